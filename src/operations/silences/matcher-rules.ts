import type { Alert } from "../alerts/alert.ts";
import { placeOf } from "../alerts/alert-links.ts";
import { gatheredPrefix, isOfTheLedger } from "../alerts/storm-rules.ts";
import type { Matcher, Muted, Silence } from "./silence.ts";

export type Matched = Pick<Alert, "key" | "severity">;

/**
 * Whether an alert is one of those meant. A storm is, where its keys' beginning is; a silence's own alert never is, so that its end is always
 * told. Takes time by the lengths of key and pattern added up: the pieces between the stars are found one after the other, each the first
 * time it comes, and none is looked for again.
 */
export function isMatched({ key, severities, section }: Matcher, alert: Matched): boolean {
  const gathered = gatheredPrefix(alert.key);
  if (gathered === undefined && isOfTheLedger(alert)) return false;
  const meant = gathered ?? alert.key;
  return (
    (severities === undefined || severities.includes(alert.severity)) &&
    (section === undefined || placeOf(meant).section === section) &&
    (key === undefined || fits(key.toLowerCase(), meant.toLowerCase()))
  );
}

function fits(pattern: string, key: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return key === pattern;
  if (!key.startsWith(first)) return false;
  let from = first.length;
  for (const piece of rest) {
    const found = key.indexOf(piece, from);
    if (found < 0) return false;
    from = found + piece.length;
  }
  return key.length - last.length >= from && key.endsWith(last);
}

/** The silence that holds an alert longest now, and until when, whether or not the ledger has come to noting its beginning or end; undefined where none does. */
export function mutedBy(silences: readonly Silence[], alert: Matched, now: number): Muted | undefined {
  let longest: Silence | undefined;
  for (const silence of silences) {
    const { state, beginsAt, endsAt, matcher } = silence;
    if (state === "ended" || beginsAt > now || endsAt <= now || (longest && longest.endsAt >= endsAt)) continue;
    if (isMatched(matcher, alert)) longest = silence;
  }
  return longest && { by: longest.id, until: longest.endsAt };
}

/** The alert as the silences have it that stand now. */
export function asMuted(alert: Alert, silences: readonly Silence[], now: number): Alert {
  const muted = mutedBy(silences, alert, now);
  return muted?.by === alert.muted?.by && muted?.until === alert.muted?.until ? alert : { ...alert, muted };
}
