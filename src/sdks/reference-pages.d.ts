export { guidePage, indexPage, partPage, problemPage, SCRIPT, SCRIPT_FILE, startPage } from "#reference-pages";
