/** 3.1 is what tools read; 3.2 has a member of its own for what streams are made of (docs/decisions/0037). */
export const OPENAPI_VERSIONS = ["3.1", "3.2"] as const;
export type OpenApiVersion = (typeof OPENAPI_VERSIONS)[number];
