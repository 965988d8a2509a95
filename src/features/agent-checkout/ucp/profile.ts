import { HANDLER_ID, HANDLER_NAME, HANDLER_VERSION, handlerAddress, handlerConfig } from "../payment-handler.ts";
import { UCP_VERSION } from "./error.ts";

export const CHECKOUT = "dev.ucp.shopping.checkout";
const SERVICE = "dev.ucp.shopping";
const PUBLISHED = `https://ucp.dev/${UCP_VERSION}`;

interface Place {
  site: string;
  publishableKey: string | undefined;
}

/** By what a checkout can be paid, by the handler's name. */
export const handlersAt = ({ site, publishableKey }: Place) => ({
  [HANDLER_NAME]: [
    {
      id: HANDLER_ID,
      version: HANDLER_VERSION,
      spec: `${site}/docs/agents`,
      schema: handlerAddress(site, "ucp.json"),
      available_instruments: [{ type: "card" }],
      config: handlerConfig(publishableKey),
    },
  ],
});

/** The protocol's document of discovery: what is offered, in which version, and where. */
export const businessProfile = (place: Place) => ({
  ucp: {
    version: UCP_VERSION,
    services: {
      [SERVICE]: [
        {
          version: UCP_VERSION,
          spec: `${PUBLISHED}/specification/overview`,
          transport: "rest",
          endpoint: `${place.site}/ucp`,
          schema: `${PUBLISHED}/services/shopping/rest.openapi.json`,
        },
      ],
    },
    capabilities: {
      [CHECKOUT]: [
        { version: UCP_VERSION, spec: `${PUBLISHED}/specification/checkout`, schema: `${PUBLISHED}/schemas/shopping/checkout.json` },
      ],
    },
    payment_handlers: handlersAt(place),
  },
});
