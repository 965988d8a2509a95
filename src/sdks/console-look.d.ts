export { CONTENT_SECURITY_POLICY, SCRIPT, STYLES } from "#console-look";
