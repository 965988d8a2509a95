import { mark, told } from "./tell.ts";

/** The words by which states, kinds and severities are shown; what stands here is read in its reader's language, codes in capitals stay. */
const NAMES: ReadonlySet<string> = new Set(
  [
    ...[mark`pass`, mark`warn`, mark`fail`, mark`page`, mark`info`, mark`critical`, mark`major`, mark`minor`, mark`plain`],
    ...[mark`open`, mark`closed`, mark`resolved`, mark`all`, mark`suspended`, mark`troubled`, mark`not acknowledged`],
    ...[mark`undecided`, mark`in-progress`, mark`escalated`, mark`delivered`, mark`superseded`, mark`overtaken`, mark`handled`],
    ...[mark`replaying`, mark`replayed`, mark`handled-manually`, mark`deferred`, mark`handled manually`, mark`ignored`, mark`parked`],
    ...[mark`pending`, mark`succeeded`, mark`failed`, mark`passed`, mark`inquiry`, mark`won`, mark`lost`, mark`dropped`, mark`received`],
    ...[mark`planned`, mark`standing`, mark`ended`, mark`running`, mark`done`, mark`stopped`, mark`halted`, mark`canary`],
    ...[mark`canary failed`, mark`canary-failed`, mark`acted`, mark`replay`, mark`secondary-channel-only`, mark`manual-escalation`],
    ...[mark`deploy`, mark`switch`, mark`freeze`, mark`silence`, mark`incident`, mark`on-call`, mark`primary`, mark`secondary`, mark`held`],
    ...[mark`operational`, mark`degraded`, mark`outage`, mark`unknown`, mark`on`, mark`off`, mark`failover`, mark`up`, mark`down`],
    ...[mark`unconfigured`, mark`fresh`, mark`stale`, mark`partial`, mark`expired`, mark`refused`, mark`accepted`, mark`rejected`],
    ...[mark`half-open`, mark`tokens`, mark`cost`, mark`calls`, mark`step`, mark`failure`, mark`decline`, mark`money`, mark`act`],
    ...[mark`opened`, mark`note`, mark`update`, mark`decision`, mark`escalation`, mark`told`, mark`webhook`],
    ...[
      mark`serving`,
      mark`scheduled`,
      mark`waiting`,
      mark`spent`,
      mark`supplier-off`,
      mark`failing`,
      mark`given-up`,
      mark`dead`,
      mark`cancelled`,
    ],
    ...[mark`left-out`, mark`mail`, mark`delay`, mark`search-again`, mark`asked`, mark`window`],
    ...[mark`none`, mark`yes`, mark`no`, mark`never`, mark`missing`, mark`overdue`, mark`retrying`, mark`outstanding`, mark`taken`],
    ...[mark`reported`, mark`estimated`, mark`both-failed`, mark`gone`, mark`crashed`, mark`keeping`, mark`unnamed`],
    ...[mark`normal`, mark`standing-by`, mark`an hour`, mark`6 hours`, mark`a day`, mark`a week`, mark`30 days`],
  ].map(({ template }) => template),
);

/** A state as people read it. */
export const stateName = (state: string): string => (NAMES.has(state) ? told(state) : state);
