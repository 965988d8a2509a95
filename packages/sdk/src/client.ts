import { AdClient } from "./ads.ts";
import { AuthClient } from "./auth.ts";
import { AutomationClient } from "./automations.ts";
import { CartClient } from "./cart.ts";
import { ChatClient } from "./chat.ts";
import { CheckoutClient } from "./checkout.ts";
import { Http, type ClientOptions } from "./http.ts";
import { SearchClient } from "./search.ts";
import { ServiceTokenClient } from "./service-tokens.ts";
import { UsageClient } from "./usage.ts";

export type { ViewerControls } from "./ads.ts";
export type { Caller, Session, Tokens } from "./auth.ts";
export type {
  Automation,
  AutomationAction,
  AutomationCondition,
  AutomationEvent,
  AutomationExecution,
  AutomationTestRun,
  AutomationTrigger,
  AutomationVersion,
} from "./automations.ts";
export type { StreamEvent } from "./event-stream.ts";
export type { ReplyPiece } from "./chat.ts";
export type { ItemEdit } from "./cart.ts";
export { newIdempotencyKey, type ClientOptions } from "./http.ts";
export type { NewServiceToken, ServiceToken, TokenScope } from "./service-tokens.ts";
export type { ModelUsage, UsageStanding } from "./usage.ts";
export { isLost, ProblemError, UnknownOutcomeError, type Problem } from "./problem.ts";
export type {
  Brief,
  BriefItem,
  ChatReplyEvents,
  BriefEdit,
  BriefQuestion,
  BriefVersion,
  ChatMessage,
  ChatSession,
  ChatSessionSummary,
} from "./chat-types.ts";
export type { SearchEvents, Crawl, CrawlProgress, OfferFacets, OffersWanted, Search, SearchDetail, SearchOffer } from "./search-types.ts";
export type {
  Cart,
  CartBesideOffers,
  CartConflict,
  CartItem,
  CartLine,
  AttemptState,
  CheckoutAttempt,
  CheckoutEvent,
  DifferingLine,
  Degraded,
  DeliveredEvent,
  Money,
  Order,
  OrderSummary,
} from "./types.ts";

/** ProcureIQ for buyers' clients: the API's conventions kept, nothing but `fetch` needed. */
export class ProcureIQ {
  readonly auth: AuthClient;
  readonly serviceTokens: ServiceTokenClient;
  readonly chat: ChatClient;
  readonly searches: SearchClient;
  readonly carts: CartClient;
  readonly checkouts: CheckoutClient;
  readonly automations: AutomationClient;
  readonly usage: UsageClient;
  readonly ads: AdClient;

  constructor(options: ClientOptions) {
    const http = new Http(options);
    this.auth = new AuthClient(http);
    this.serviceTokens = new ServiceTokenClient(http);
    this.chat = new ChatClient(http);
    this.searches = new SearchClient(http);
    this.carts = new CartClient(http);
    this.checkouts = new CheckoutClient(http);
    this.automations = new AutomationClient(http);
    this.usage = new UsageClient(http);
    this.ads = new AdClient(http);
  }
}
