import { optsOut } from "../../platform/http/privacy-control.ts";
import { Routes } from "../../platform/http/route.ts";
import { toldByPlatform } from "../../platform/http/told-by-platform.ts";
import type { CatalogDeps } from "../catalog/ports.ts";
import { explainAd } from "./explain-ad.ts";
import { adProblems } from "./problems.ts";
import { recordAdEvent } from "./record-ad-event.ts";
import {
  adEventBody,
  adEventSchema,
  adsQuery,
  adsSchema,
  controlsBody,
  controlsQuery,
  controlsSchema,
  explanationBody,
  explanationSchema,
} from "./schemas.ts";
import { serveAds } from "./serve-ads.ts";
import { audienceOf } from "./targets.ts";
import { readViewerControls, replaceViewerControls } from "./viewer-controls.ts";
import { resolveViewer, viewerOfBuyer, viewerOfHint } from "./viewer.ts";

const tag = "Ads";
const NO_STORE = { "cache-control": "no-store" };

/** The viewers that a request says it is: the signed-in buyer's, the hint's; none where it names nobody. */
const viewersOf = (deps: CatalogDeps, buyerId: string | undefined, hint: string | undefined): string[] => [
  ...(buyerId === undefined ? [] : [viewerOfBuyer(deps, buyerId)]),
  ...(hint === undefined ? [] : [viewerOfHint(deps, hint)]),
];

export const adsRoutes = new Routes<CatalogDeps>()
  .add(
    {
      method: "get",
      path: "/ads",
      tag,
      summary: "Ads for a placement",
      description:
        "None with `Sec-GPC: 1` (Global Privacy Control). Where the viewer's controls cannot be read in time, the answer carries `degraded` and the policy decides what is served.",
      access: "optional-buyer",
      scope: "ads",
      query: adsQuery,
      replies: { 200: { description: "Ads, at most a few.", schema: adsSchema } },
      problems: ["feature-switched-off"],
    },
    async ({ deps, identity, query, request, reply }) => {
      const { viewer, hint } = resolveViewer(deps, identity?.id, query.viewer);
      const { placement, search: searchId } = query;
      const served = await serveAds(deps, {
        placement,
        searchId,
        viewer,
        buyerId: identity?.id,
        optedOut: optsOut(request),
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
      description: "To who was shown it, by its token, out of the record of its auction. It changes nothing.",
      access: "optional-buyer",
      scope: "ads",
      query: controlsQuery,
      body: explanationBody,
      replies: { 200: { description: "What it was chosen by.", schema: explanationSchema } },
      problems: ["ad-token-invalid", "ad-token-foreign", "ad-token-expired"],
    },
    async ({ deps, identity, query, body, reply, refuse }) => {
      const result = await explainAd(deps, body.token, viewersOf(deps, identity?.id, query.viewer));
      if (!result.ok) return refuse(result.refusal, adProblems);
      return reply(200, { ...result.value, shownAt: result.value.shownAt.toISOString() }, NO_STORE);
    },
  )
  .add(
    {
      method: "get",
      path: "/ads/viewer-controls",
      tag,
      summary: "A viewer's controls over ads",
      access: "optional-buyer",
      scope: "ads",
      query: controlsQuery,
      replies: { 200: { description: "The controls, and where this hour's cap stands.", schema: controlsSchema } },
    },
    async ({ deps, identity, query, request, reply }) => {
      const { viewer, hint } = resolveViewer(deps, identity?.id, query.viewer);
      const { hiddenAds, hiddenAdvertisers, ...state } = await readViewerControls(deps, { viewer, buyerId: identity?.id });
      const shown = { hiddenAds: [...hiddenAds], hiddenAdvertisers: [...hiddenAdvertisers], globalPrivacyControl: optsOut(request) };
      return reply(200, { viewer: hint, ...state, ...shown }, NO_STORE);
    },
  )
  .add(
    {
      method: "put",
      path: "/ads/viewer-controls",
      tag,
      summary: "Replace a viewer's controls over ads",
      access: "optional-buyer",
      scope: "ads",
      query: controlsQuery,
      body: controlsBody,
      replies: { 200: { description: "The controls as they hold from now on.", schema: controlsSchema } },
    },
    async ({ deps, identity, query, body, request, reply }) => {
      const { viewer, hint } = resolveViewer(deps, identity?.id, query.viewer);
      const { hiddenAds, hiddenAdvertisers, ...state } = await replaceViewerControls(deps, { viewer, buyerId: identity?.id }, body);
      const shown = { hiddenAds: [...hiddenAds], hiddenAdvertisers: [...hiddenAdvertisers], globalPrivacyControl: optsOut(request) };
      return reply(200, { viewer: hint, ...state, ...shown }, NO_STORE);
    },
  );
