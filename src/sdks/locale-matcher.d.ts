export { match } from "@formatjs/intl-localematcher";
