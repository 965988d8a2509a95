export { acpDiscovery, apiCatalog, apiIndex, CATALOG_TYPE, llmsText, resourceMetadata, securityText } from "#discovery-documents";
