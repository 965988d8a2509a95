import { randomUUID } from "node:crypto";
import { StoppedError } from "../setup/step.ts";
import type { Wrangler } from "../setup/wrangler.ts";
import { deployedVersions, servedVersions, shareOut, uploadVersion } from "./deployment.ts";
import { gateFaults, type BurnRates, type Look } from "./health-gate.ts";
import type { DeskBook } from "./desk-book.ts";
import type { OpenRollOut, Records, ReleaseRecord } from "./records.ts";

export interface RollOut {
  environment: string;
  releaseId: string;
  /** Per cent of requests that the new version gets, one after the other; the last is 100. */
  shares: readonly number[];
  /** How long each share is watched, and how often it is looked at meanwhile. */
  watchSeconds: number;
  everySeconds: number;
  rates: BurnRates;
  wrangler: Wrangler;
  secretsFile?: string;
  records: Records;
  desk: DeskBook;
  look(): Promise<Look>;
  /** The release that a version of the deployment says it is. */
  releaseOf(version: string): Promise<string>;
  /** Ends early where somebody wants it to end. */
  pause(milliseconds: number): Promise<void>;
  /** Why it is to end, where somebody wants that. */
  interrupted(): string | undefined;
  now(): Date;
  say(line: string): void;
}

/** So many looks in a row may go without an answer. */
const MOST_UNANSWERED = 3;
/** A version is known everywhere after a moment. */
const FIRST_ANSWER_TRIES = 5;
const BACK_TRIES = 3;
const SECOND_MS = 1_000;

/**
 * Gives a new version its share of requests step by step, and takes it back by itself where something got worse than it was before: at 0 %
 * it is asked what it is, before anybody is served by it. Throws `StoppedError` where it was stopped, with what stopped it.
 */
export async function rollOut(run: RollOut): Promise<void> {
  const standing = await deployedVersions(run.wrangler, run.environment);
  const [served, ...others] = standing;
  if (!served) throw new StoppedError("nothing is deployed: npm run setup brings the first release");
  if (others.length > 0) {
    const shares = standing.map(({ id, share }) => `${id} ${share} %`).join(", ");
    throw new StoppedError(`a roll-out stands half way (${shares}): npm run deploy -- rollback --env ${run.environment}`);
  }
  settleOpen(run, served.id);
  const before = await firstLook(run);
  const { environment, releaseId, wrangler, secretsFile } = run;
  const to = await uploadVersion(wrangler, { environment, releaseId, ...(secretsFile === undefined ? {} : { secretsFile }) });
  run.say(`uploaded ${releaseId} as ${to}, beside ${served.id}`);
  const open: OpenRollOut = { id: randomUUID(), from: served.id, to, releaseId, share: 0, startedAt: run.now().toISOString() };
  try {
    await give(run, open, 0);
    run.desk.note({ ...open, word: "begun", endedAt: null, why: "" });
    await run.desk.tell();
    await saysItsRelease(run, to);
    await isStillAllowed(run, before, to);
    for (const share of run.shares) {
      await give(run, open, share);
      await watch(run, before, open);
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (error instanceof OvertakenError || (await isAnothers(run, open))) {
      await end(run, { ...open, outcome: "stopped", why });
      throw error instanceof OvertakenError ? error : new OvertakenError(`${why}; somebody else's deployment stands, and is left`);
    }
    await takeBack(run, open, `stopped: ${why}`);
    await end(run, { ...open, outcome: "stopped", why });
    throw new StoppedError(`${releaseId} was stopped at ${open.share} % and ${served.id} serves all again: ${why}`, { cause: error });
  }
  await end(run, { ...open, outcome: "served", why: "" });
  run.say(`${releaseId} serves all`);
}

/** Somebody else's deployment stands where this one gave shares out. What they deployed is theirs: nothing is taken back. */
class OvertakenError extends StoppedError {}

/**
 * Cloudflare shares requests out as it is told last, and has no condition on what stood before. So each looks before it gives and after, and
 * whoever finds another's shares in place of its own stops: of two at once one goes on, whichever wrote last.
 */
async function isStillOurs(run: RollOut, ours: readonly (readonly [string, number])[]): Promise<void> {
  const told = (shares: readonly (readonly [string, number])[]): string =>
    shares
      .map(([id, share]) => `${id} ${share} %`)
      .toSorted()
      .join(", ");
  const standing = told((await deployedVersions(run.wrangler, run.environment)).map(({ id, share }) => [id, share] as const));
  if (standing !== told(ours))
    throw new OvertakenError(`somebody else deploys: ${standing} stands, not ${told(ours)}; ${run.releaseId} goes no further`);
}

/** Whether a version stands that is neither of the two. Where that cannot be asked, a release that is to come back comes back. */
async function isAnothers(run: RollOut, { from, to }: OpenRollOut): Promise<boolean> {
  try {
    return (await servedVersions(run.wrangler, run.environment)).some(({ id }) => id !== from && id !== to);
  } catch (error) {
    if (!(error instanceof StoppedError)) throw error;
    return false;
  }
}

type Ending = Pick<RollOut, "records" | "desk" | "now" | "say">;

/** Noted for the desk first: who dies in between ends it again, and says the same word of it again, which the desk has then. */
function noteEnd({ records, desk, now }: Ending, ended: Omit<ReleaseRecord, "endedAt">): void {
  const { outcome, ...record } = { ...ended, endedAt: now().toISOString() };
  desk.note({ ...record, word: outcome });
  records.end({ ...record, outcome });
}

/** Requests are given back before: the desk may be what the release broke, and not answer. */
async function end(run: Ending, ended: Omit<ReleaseRecord, "endedAt">): Promise<void> {
  noteEnd(run, ended);
  await run.desk.tell();
}

/** What a process that was killed left open is ended by what serves now: all by its version, or none. */
function settleOpen(run: Ending, served: string): void {
  const open = run.records.open();
  if (!open) return;
  const outcome = served === open.to ? "served" : "stopped";
  const why = "the process ended before it could say so";
  noteEnd(run, { ...open, ...(outcome === "served" ? { share: 100 } : {}), outcome, why });
  run.say(`${open.releaseId} was left open, and counts as ${outcome}`);
}

/** Against what came before nothing can be held that nobody saw. */
async function firstLook(run: RollOut): Promise<Look> {
  try {
    return await run.look();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StoppedError(`health cannot be looked at before the roll-out: ${why} (--whole deploys without a look)`, { cause: error });
  }
}

/** What was shared out last; before anything was, the version of before has all. */
const sharesOf = ({ from, to }: OpenRollOut, share: number): [string, number][] =>
  share === 100
    ? [[to, 100]]
    : [
        [to, share],
        [from, 100 - share],
      ];

async function give(run: RollOut, open: OpenRollOut, share: number): Promise<void> {
  await isStillOurs(run, share === 0 ? [[open.from, 100]] : sharesOf(open, open.share));
  open.share = share;
  run.records.keep(open);
  const shares = sharesOf(open, share);
  await shareOut(run.wrangler, run.environment, shares, `${open.releaseId} at ${share} %`);
  await isStillOurs(run, shares);
  run.say(`${open.releaseId} has ${share} %`);
}

async function saysItsRelease(run: RollOut, version: string): Promise<void> {
  let why = "";
  for (let tries = 0; tries < FIRST_ANSWER_TRIES; tries += 1) {
    if (tries > 0) await run.pause(run.everySeconds * SECOND_MS);
    try {
      const said = await run.releaseOf(version);
      if (said === run.releaseId) return;
      why = `it says it is ${said}`;
    } catch (error) {
      why = error instanceof Error ? error.message : String(error);
    }
  }
  throw new StoppedError(`the new version does not answer as ${run.releaseId}: ${why}`);
}

/** A freeze that was set while it was uploaded, and what got worse by itself meanwhile: nobody is served by it then. */
async function isStillAllowed(run: RollOut, before: Look, to: string): Promise<void> {
  let faults: string[];
  try {
    faults = gateFaults(before, await run.look(), run.rates, to);
  } catch (error) {
    // It is watched from here on, and what does not answer then stops it.
    run.say(`no look at health before it serves: ${error instanceof Error ? error.message : String(error)}`);
    return;
  }
  if (faults.length > 0) throw new StoppedError(faults.join("; "));
}

async function watch(run: RollOut, before: Look, open: OpenRollOut): Promise<void> {
  const { share } = open;
  const looks = Math.max(1, Math.ceil(run.watchSeconds / run.everySeconds));
  let unanswered = 0;
  for (let look = 0; look < looks; look += 1) {
    await run.pause(run.everySeconds * SECOND_MS);
    const wanted = run.interrupted();
    if (wanted !== undefined) throw new StoppedError(wanted);
    let faults: string[];
    try {
      await isStillOurs(run, sharesOf(open, share));
      faults = gateFaults(before, await run.look(), run.rates, open.to);
    } catch (error) {
      if (error instanceof OvertakenError) throw error;
      unanswered += 1;
      const why = error instanceof Error ? error.message : String(error);
      run.say(`no look at health (${unanswered} of ${MOST_UNANSWERED}): ${why}`);
      if (unanswered >= MOST_UNANSWERED) throw new StoppedError(`health does not answer at ${share} %: ${why}`);
      continue;
    }
    unanswered = 0;
    if (faults.length > 0) throw new StoppedError(faults.join("; "));
  }
}

/** Nothing else may keep it from that; where wrangler does, a person has to, at once. */
async function takeBack(
  run: Pick<RollOut, "wrangler" | "environment" | "pause" | "everySeconds" | "say">,
  { from }: OpenRollOut,
  message: string,
) {
  for (let tries = 1; ; tries += 1) {
    try {
      await shareOut(run.wrangler, run.environment, [[from, 100]], message.slice(0, 100));
      run.say(`${from} serves all again`);
      return;
    } catch (error) {
      const command = `npx wrangler versions deploy ${from}@100% --env ${run.environment} --yes`;
      if (tries === BACK_TRIES) throw new StoppedError(`NOT ROLLED BACK, do it by hand now: ${command}`, { cause: error });
      await run.pause(run.everySeconds * SECOND_MS);
    }
  }
}

export type RollBack = Pick<RollOut, "wrangler" | "environment" | "records" | "desk" | "pause" | "everySeconds" | "now" | "say">;

/** Gives all requests to a version of before: the one named, that of an open roll-out, or that which the last release replaced. */
export async function rollBack(run: RollBack, to?: string): Promise<void> {
  const served = (await servedVersions(run.wrangler, run.environment)).map(({ id }) => id);
  const [only, ...more] = served;
  if (only !== undefined && more.length === 0) settleOpen(run, only);
  const open = run.records.open();
  const last = run.records.ended().findLast(({ outcome }) => outcome === "served");
  // What somebody deployed from elsewhere, be it half way, has another version before it than this machine knows.
  const known = [open, last].find((one) => one !== undefined && served.every((id) => id === one.to || id === one.from));
  const target = to ?? known?.from;
  if (target === undefined)
    throw new StoppedError("which version was before is not known here: --to <version> (npx wrangler versions list)");
  const startedAt = run.now().toISOString();
  const rolled = {
    ...{ id: randomUUID(), from: target, to: served.find((id) => id !== target) ?? target, share: 0, startedAt },
    releaseId: known?.releaseId ?? "unknown",
  };
  await takeBack(run, rolled, "rolled back by hand");
  await end(run, { ...rolled, outcome: "rolled-back", why: "by hand" });
}

/** What was deployed at once is what a roll-back has to know too. */
export async function recordWhole(run: RollBack & { releaseId: string }, deploy: () => Promise<void>): Promise<void> {
  const startedAt = run.now().toISOString();
  const [before] = (await servedVersions(run.wrangler, run.environment)).toSorted((one, other) => other.share - one.share);
  await deploy();
  const [after] = await servedVersions(run.wrangler, run.environment);
  if (!before || !after) return;
  const release = { id: randomUUID(), from: before.id, to: after.id, releaseId: run.releaseId, share: 100, startedAt };
  await end(run, { ...release, outcome: "served", why: "at once" });
}
