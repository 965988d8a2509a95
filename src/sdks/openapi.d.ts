export { openApiDocument } from "#openapi";
