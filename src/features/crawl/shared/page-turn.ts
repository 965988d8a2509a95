import type { Contract } from "../../../platform/contract.ts";
import { PERMIT_MARGIN_MS } from "../host-rules.ts";

/** Looks of the contract's `lookMs` for which a claimed page waits for the host's turn, before it is given back. */
const LOOKS_A_TURN = 8;

/** How long a claimed page waits for the host's turn. */
export const turnMs = ({ shared }: Contract["crawl"]): number => LOOKS_A_TURN * shared.lookMs;

/** For how long a page is claimed: the wait for its turn, and the request. */
export const claimMs = (crawl: Contract["crawl"]): number => turnMs(crawl) + crawl.pageDeadlineMs + PERMIT_MARGIN_MS;
