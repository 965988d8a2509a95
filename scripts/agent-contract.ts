import * as z from "zod";
import { extractionRequestSchema, extractionSchema } from "../src/features/briefs/schemas.ts";
import { schemaCollector } from "../src/platform/http/openapi-schemas.ts";
import { problemSchema } from "../src/platform/http/problem-schema.ts";

const problem = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
});

/** What the Worker asks of an AI agent, as OpenAPI 3.1: for whoever brings his own. Its schemas are those by which the Worker writes and reads. */
export function agentContract(): object {
  const schemas = schemaCollector(z.toJSONSchema);
  const request = schemas.input(extractionRequestSchema);
  const answer = schemas.input(extractionSchema);
  const components = schemas.components();
  return {
    openapi: "3.1.0",
    info: {
      title: "ProcureIQ's AI agent",
      version: "1",
      description:
        "Reads a conversation and answers the brief of what is to be bought. The same conversation may be sent again, under the same Idempotency-Key, and should then be answered alike. " +
        "The Worker verifies what is answered: a line of which the buyer said no word is dropped, a value that its evidence does not bear out is dropped and asked about, a value without evidence is asked about. " +
        "Names of items stand in the buyer's own words; what he has not said, or has contradicted, is null and has a question. More members than these are fine.",
    },
    security: [{}, { bearer: [] }],
    paths: {
      "/v1/extract": {
        post: {
          operationId: "extract",
          summary: "Read a conversation",
          parameters: [
            {
              name: "idempotency-key",
              in: "header",
              required: true,
              schema: { type: "string" },
              description: "The same for the same conversation.",
            },
            { name: "traceparent", in: "header", required: false, schema: { type: "string" }, description: "W3C trace context." },
          ],
          requestBody: { required: true, content: { "application/json": { schema: request } } },
          responses: {
            200: { description: "What was read.", content: { "application/json": { schema: answer } } },
            400: problem("The request will never be taken: it is not sent again. Also 413, and 422 of any other type."),
            422: problem("Of type `…/no-items-found`: there is nothing to buy in the conversation; the buyer is told so."),
            503: problem(
              "Try again later, not before `Retry-After`. So is any other status, no answer in time, and an answer of another form.",
            ),
          },
        },
      },
    },
    components: {
      schemas: { Problem: schemas.input(problemSchema), ...components },
      securitySchemes: { bearer: { type: "http", scheme: "bearer", description: "`AI_AGENT_TOKEN`, where it is set." } },
    },
  };
}
