import type { Author } from "../../platform/audit/line.ts";
import type { RegisteredClient } from "../../platform/clients.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Result } from "../../platform/result.ts";
import type { Confirmation, ConfirmationRefusal, Sighting } from "./rules.ts";

/** The desk's half that knows which programs call. Each call is one transaction there. */
export interface ClientDesk {
  listClients(): Promise<readonly RegisteredClient[]>;
  /** Enters the client where there is room, or brings it up to date; answers all there are then. */
  noteClient(sighting: Sighting): Promise<readonly RegisteredClient[]>;
  confirmClient(confirmation: Confirmation, author: Author): Promise<Result<RegisteredClient, ConfirmationRefusal>>;
}

export interface ClientDeps extends Platform {
  clientDesk: ClientDesk;
}
