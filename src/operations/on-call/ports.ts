import type { Author } from "../../platform/audit/line.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Result } from "../../platform/result.ts";
import type { OperatorDeps } from "../operators/ports.ts";
import type { Cover, Rota, WantedCover, WantedRota } from "./rota.ts";
import type { CoverRefusal, RotaRefusal } from "./rules.ts";

export type EndCoverRefusal = { kind: "no-such-cover" };

/** Rotas of which somebody else may not act by now, and alerts that are in nobody's hands any more. */
export interface HeededAccounts {
  rotas: number;
  released: number;
}

/** Who is on call, in the ledger whose messages say so. */
export interface OnCallBook {
  listRotas(): Promise<readonly Rota[]>;
  setRota(wanted: WantedRota, author: Author): Promise<Result<Rota, RotaRefusal>>;
  coverShift(wanted: WantedCover, author: Author): Promise<Result<{ rota: Rota; cover: Cover }, CoverRefusal>>;
  /** Whoever may not act any more, of all accounts and of all that are named. */
  heed(unable: readonly string[]): Promise<HeededAccounts>;
  endCover(id: string, author: Author): Promise<Result<Rota, EndCoverRefusal>>;
}

export interface OnCallDeps extends Platform, Pick<OperatorDeps, "operatorDesk"> {
  onCallBook: OnCallBook;
}
