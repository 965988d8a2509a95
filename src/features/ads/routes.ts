import { addressOf } from "../../platform/http/credential.ts";
import { entityTags, versionedHeaders } from "../../platform/http/conditionals.ts";
import { callerWords } from "../../platform/http/page-language.ts";
import { optsOut } from "../../platform/http/privacy-control.ts";
import { Routes } from "../../platform/http/route.ts";
import { toldByPlatform } from "../../platform/http/told-by-platform.ts";
import type { CatalogDeps } from "../catalog/ports.ts";
import { digestOf } from "./controls.ts";
import { explainAd } from "./explain-ad.ts";
import { adProblems, controlsProblems } from "./problems.ts";
import { recordAdEvent } from "./record-ad-event.ts";
import {
  adEventBody,
  adEventSchema,
  adsQuery,
  adsSchema,
  controlsBody,
  controlsConflictSchema,
  controlsQuery,
  controlsSchema,
  explanationBody,
  explanationSchema,
} from "./schemas.ts";
import { serveAds } from "./serve-ads.ts";
import { audienceOf } from "./targets.ts";
import { unsponsoredBecause } from "./unsponsored.ts";
import { readViewerControls, replaceViewerControls, type ViewerControlsState } from "./viewer-controls.ts";
import { resolveViewer, viewerOfBuyer, viewerOfHint } from "./viewer.ts";

const tag = "Ads";
const NO_STORE = { "cache-control": "no-store" };

/** The viewers that a request says it is: the signed-in buyer's, the hint's; none where it names nobody. */
const viewersOf = (deps: CatalogDeps, buyerId: string | undefined, hint: string | undefined): string[] => [
  ...(buyerId === undefined ? [] : [viewerOfBuyer(deps, buyerId)]),
  ...(hint === undefined ? [] : [viewerOfHint(deps, hint)]),
];

/** What a request says of who it is. */
const asking = (buyerId: string | undefined, hint: string | undefined, request: Request) => ({
  buyerId,
  hint,
  address: addressOf(request),
});

/** What a viewer's controls say of themselves: the tag stands for what was decided, whatever was counted. */
const tagOf = (state: ViewerControlsState): string => `"${digestOf(state)}"`;

const shown = ({ hiddenAds, hiddenAdvertisers, ...state }: ViewerControlsState, viewer: string | null, request: Request) => ({
  ...{ viewer, ...state, hiddenAds: [...hiddenAds], hiddenAdvertisers: [...hiddenAdvertisers] },
  globalPrivacyControl: optsOut(request),
});

export const adsRoutes = new Routes<CatalogDeps>()
  .add(
    {
      method: "get",
      path: "/ads",
      tag,
      summary: "Ads for a placement",
      description:
        "None with `Sec-GPC: 1` (Global Privacy Control), and none to what calls itself a robot; `noAds` says why there is none. Who names himself in no way, or by a `viewer` that no answer gave, is counted by where he comes from; who sends one that an answer gave, by himself and among all who come from there. Where the viewer's controls cannot be read in time, the answer carries `degraded` and the policy decides what is served.",
      access: "optional-buyer",
      scope: "ads",
      query: adsQuery,
      replies: { 200: { description: "Ads, at most a few.", schema: adsSchema } },
      problems: ["feature-switched-off"],
    },
    async ({ deps, identity, query, request, reply }) => {
      const { hint, ...seer } = resolveViewer(deps, asking(identity?.id, query.viewer, request));
      const { placement, search: searchId } = query;
      const served = await serveAds(deps, {
        placement,
        searchId,
        ...seer,
        buyerId: identity?.id,
        unsponsored: unsponsoredBecause(request),
        audience: audienceOf(request),
      });
      return reply(200, { viewer: hint, ...served }, NO_STORE);
    },
  )
  .add(
    {
      method: "post",
      path: "/ads/events",
      tag,
      summary: "Report that an ad was seen or clicked",
      description:
        "Who is signed in, or sends the viewer hint, reports what that viewer was shown and nothing else. Clicks of robots are recorded and not billed, nor are those of bare HTTP libraries or out of data centres where no buyer is signed in to whom the ad was shown.",
      access: "optional-buyer",
      scope: "ads",
      query: controlsQuery,
      body: adEventBody,
      replies: { 200: { description: "Whether it was recorded now.", schema: adEventSchema } },
      problems: ["ad-token-invalid", "ad-token-foreign", "ad-token-expired"],
    },
    async ({ deps, identity, query, body, request, reply, refuse }) => {
      const proven = identity && viewerOfBuyer(deps, identity.id);
      const viewers = viewersOf(deps, identity?.id, query.viewer);
      const userAgent = request.headers.get("user-agent");
      const { asn } = toldByPlatform(request);
      const result = await recordAdEvent(deps, body.type, body.token, { viewers, proven, userAgent, asn, optedOut: optsOut(request) });
      return result.ok ? reply(200, result.value, NO_STORE) : refuse(result.refusal, adProblems);
    },
  )
  .add(
    {
      method: "post",
      path: "/ads/why",
      tag,
      summary: "Why an ad was shown",
      description:
        "To who was shown it, by its token, out of the record of its auction, in words of the caller's language (`Accept-Language`, `Content-Language`). It changes nothing.",
      access: "optional-buyer",
      scope: "ads",
      query: controlsQuery,
      body: explanationBody,
      replies: { 200: { description: "What it was chosen by.", schema: explanationSchema } },
      problems: ["ad-token-invalid", "ad-token-foreign", "ad-token-expired"],
    },
    async ({ deps, identity, query, body, request, reply, refuse }) => {
      const words = await callerWords(deps, request);
      const result = await explainAd(deps, { token: body.token, viewers: viewersOf(deps, identity?.id, query.viewer), words });
      if (!result.ok) return refuse(result.refusal, adProblems);
      const told = { ...result.value, shownAt: result.value.shownAt.toISOString() };
      return reply(200, told, { ...NO_STORE, "content-language": words.language, vary: "accept-language" });
    },
  )
  .add(
    {
      method: "get",
      path: "/ads/viewer-controls",
      tag,
      summary: "A viewer's controls over ads",
      description: "Its ETag stands for what was decided, nothing decided included; what was counted is no part of it.",
      access: "optional-buyer",
      scope: "ads",
      query: controlsQuery,
      replies: { 200: { description: "The controls, and where this hour's cap stands.", schema: controlsSchema, headers: ["etag"] } },
    },
    async ({ deps, identity, query, request, reply }) => {
      const { hint, ...seer } = resolveViewer(deps, asking(identity?.id, query.viewer, request));
      const state = await readViewerControls(deps, { ...seer, buyerId: identity?.id });
      return reply(200, shown(state, hint, request), versionedHeaders(tagOf(state)));
    },
  )
  .add(
    {
      method: "put",
      path: "/ads/viewer-controls",
      tag,
      summary: "Replace a viewer's controls over ads",
      description:
        "With `If-Match` only where it names what is there: else nothing is changed, and the problem has the controls as they are, and their ETag. What stands already as it is sent is answered as done. Without it they are replaced whatever they are: an opt-out is never refused for want of a header.",
      access: "optional-buyer",
      scope: "ads",
      query: controlsQuery,
      body: controlsBody,
      headers: [{ name: "if-match", required: false, description: "The controls' ETag, as last seen." }],
      replies: { 200: { description: "The controls as they hold from now on.", schema: controlsSchema, headers: ["etag"] } },
      refusals: { 412: controlsConflictSchema },
      problems: ["ad-controls-conflict"],
    },
    async ({ deps, identity, query, body, request, reply, refuse }) => {
      const { hint, ...seer } = resolveViewer(deps, asking(identity?.id, query.viewer, request));
      const decider = { ...seer, buyerId: identity?.id };
      const replaced = await replaceViewerControls(deps, decider, body, entityTags(request.headers, "if-match"));
      const state = replaced.ok ? replaced.value : replaced.refusal.state;
      if (replaced.ok) return reply(200, shown(state, hint, request), versionedHeaders(tagOf(state)));
      const response = refuse({ kind: "controls-conflict", controls: shown(state, hint, request) }, controlsProblems);
      response.headers.set("etag", tagOf(state));
      return response;
    },
  );
