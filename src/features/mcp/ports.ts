import type { ClientProduct } from "../../platform/http/client-product.ts";
import type { Buyer } from "../../platform/identity.ts";
import type { BriefsDeps } from "../briefs/ports.ts";
import type { ChatDeps } from "../chat/ports.ts";
import type { CheckoutDeps } from "../checkout/ports.ts";
import type { SearchDeps } from "../search/ports.ts";

export type McpDeps = ChatDeps & BriefsDeps & SearchDeps & CheckoutDeps;

/** Who calls a tool or reads a resource, in which request. */
export interface Caller {
  deps: McpDeps;
  buyer: Buyer;
  client: ClientProduct;
  /** No offer is marked to it: it opts its buyer out (`Sec-GPC: 1`) or calls itself a robot. */
  unsponsored: boolean;
  requestId: string;
}
