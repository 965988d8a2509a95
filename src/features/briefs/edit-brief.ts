import { briefEdited } from "../../platform/events/chat.ts";
import type { NamedVersions } from "../../platform/http/conditionals.ts";
import type { IdempotencyKey } from "../../platform/http/idempotency.ts";
import type { Buyer } from "../../platform/identity.ts";
import type { Platform } from "../../platform/platform.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { applyEdit, standsIn, stateOf } from "./apply-edit.ts";
import { briefOf } from "./get-brief.ts";
import type { BriefRefusal } from "./problems.ts";
import type { Brief, EditBrief } from "./schemas.ts";
import { findBrief, findKeyed, insertEdit, type BriefRow } from "./store.ts";

export interface EditCall {
  briefId: string;
  edit: EditBrief;
  ifMatch: NamedVersions | undefined;
  idempotency: IdempotencyKey | undefined;
}

export interface EditedBrief {
  brief: Brief;
  replayed: boolean;
}

/**
 * Makes the next version of a buyer's brief of the one he names. A retry with the same key is answered with the version the first try made; an
 * edit that changes nothing makes none.
 */
export async function editBrief(
  deps: Platform,
  buyer: Pick<Buyer, "id" | "serviceToken">,
  { briefId, edit, ifMatch, idempotency }: EditCall,
): Promise<Result<EditedBrief, BriefRefusal>> {
  const row = await findBrief(deps.db, briefId, buyer.id);
  if (!row) return refused({ kind: "brief-not-found" });
  const before = idempotency && (await replayed(deps, row, idempotency));
  if (before) return before;
  const versions = ifMatch?.versions ?? [];
  if (versions.length === 0) return refused({ kind: "version-required" });
  if (!versions.includes(row.revision)) return refused({ kind: "version-conflict", brief: briefOf(row) });
  const unknown = (edit.confirm ?? []).findIndex((pointer) => !standsIn(row.content, pointer));
  if (unknown >= 0) return refused({ kind: "nothing-to-confirm", pointer: `/confirm/${unknown}` });

  const edited = applyEdit(stateOf(row), edit);
  if (!edited) return ok({ brief: briefOf(row), replayed: false });
  const by = buyer.serviceToken ? "assistant" : "buyer";
  const written = await insertEdit(deps.db, row, { ...edited, by, at: deps.clock.now(), idempotency });
  const now = await findBrief(deps.db, briefId, buyer.id);
  if (!now) return refused({ kind: "brief-not-found" });
  if (!written)
    return (idempotency && (await replayed(deps, now, idempotency))) ?? refused({ kind: "version-conflict", brief: briefOf(now) });
  briefEdited(deps, { briefId, version: row.revision + 1, by });
  return ok({ brief: briefOf(now), replayed: false });
}

async function replayed(
  deps: Platform,
  row: BriefRow,
  { key, fingerprint }: IdempotencyKey,
): Promise<Result<EditedBrief, BriefRefusal> | undefined> {
  const made = await findKeyed(deps.db, row, key);
  if (!made) return undefined;
  if (made.fingerprint !== fingerprint) return refused({ kind: "idempotency-key-reused" });
  return ok({ brief: briefOf(row, made), replayed: true });
}
