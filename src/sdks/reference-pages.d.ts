export { guidePage, indexPage, partPage, partsOf, problemPage, SCRIPT, SCRIPT_FILE, startPage } from "#reference-pages";
