import type { OfferFacets } from "../../packages/sdk/src/client.ts";
import { el, fill, part, show } from "./dom.ts";
import { answeredOf, whyOf, type SearchState } from "./search-state.ts";
import { COMMON } from "./texts/common.ts";
import { OFFERS } from "./texts/offers.ts";
import { ago } from "./times.ts";
import { listed } from "./language.ts";
import { missedOf } from "./missed.ts";
import { whatsLess } from "./whats-less.ts";

/** How a search fares: its state, who answered, how changes come, and what was not found exactly. */
export function drawHead(root: HTMLElement, known: SearchState, facets: OfferFacets | undefined): void {
  const { state, transport, offers } = known;
  const { answered, asked } = answeredOf(known);
  const running = state === "RUNNING";
  const chip = part(root, "state");
  chip.textContent = OFFERS.state[state];
  chip.className = running ? "chip good" : "chip";
  part(root, "suppliers").textContent = asked === 0 ? "" : OFFERS.suppliers(answered, asked);
  fill(
    part(root, "crawls"),
    [...known.crawls.values()].map((crawl) =>
      el(
        "li",
        { class: "row ends" },
        crawl.supplierId,
        el(
          "span",
          { class: crawl.state === "FAILED" ? "chip fail" : "soft" },
          OFFERS.supplierState[crawl.state],
          whyOf(crawl, OFFERS.ended) !== null && ` (${whyOf(crawl, OFFERS.ended)})`,
        ),
        el("span", { class: "num soft" }, OFFERS.found(crawl.offersFound)),
      ),
    ),
  );
  show(part(root, "stop"), running);
  const ended = state === "COMPLETED" || state === "CANCELLED";
  part(root, "empty").textContent = offers.size > 0 ? OFFERS.none : ended ? OFFERS.nothing : OFFERS.waiting;
  const lamp = part(root, "live");
  lamp.textContent = !running
    ? OFFERS.live.over
    : transport === undefined
      ? OFFERS.live.connecting
      : transport.mode === "pubsub"
        ? OFFERS.live.live
        : OFFERS.live.polling;
  const degraded = part(root, "degraded");
  show(degraded, running && transport?.degraded !== undefined);
  if (transport?.degraded) degraded.textContent = COMMON.degraded(whatsLess(transport.degraded), ago(transport.degraded.since));
  const { near, nothing } = missedOf(facets, ended);
  const missed = [
    ...(near.length > 0 ? [OFFERS.notExactly(listed(near))] : []),
    ...(nothing.length > 0 ? [OFFERS.nothingFor(listed(nothing))] : []),
  ];
  const notice = part(root, "not-exactly");
  show(notice, missed.length > 0 && offers.size > 0);
  notice.textContent = missed.join(" ");
}
