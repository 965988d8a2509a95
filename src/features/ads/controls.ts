import { canonical } from "../../platform/canonical.ts";
import { sha256 } from "../../platform/digest.ts";

/** What a viewer decided about ads. */
export interface Controls {
  optOut: boolean;
  /** Campaigns not to be shown again. */
  hiddenAds: readonly string[];
  /** Suppliers whose ads are not to be shown. */
  hiddenAdvertisers: readonly string[];
}

export const NO_CONTROLS: Controls = { optOut: false, hiddenAds: [], hiddenAdvertisers: [] };

/** Places a viewer may still be shown, having been shown so many in an hour, out of those wanted: none after an opt-out, never past the cap. */
export function decideGrant(controls: Pick<Controls, "optOut">, servedThisHour: number, wanted: number, cap: number): number {
  return controls.optOut ? 0 : Math.max(0, Math.min(wanted, cap - servedThisHour));
}

/** True of a viewer who wants ads, where neither the campaign nor its advertiser is hidden. */
export function isShown(controls: Controls, ad: { campaignId: string; supplierId: string | null }): boolean {
  return (
    !controls.optOut &&
    !controls.hiddenAds.includes(ad.campaignId) &&
    (ad.supplierId === null || !controls.hiddenAdvertisers.includes(ad.supplierId))
  );
}

/** True where something is held back. */
export const isDecided = ({ optOut, hiddenAds, hiddenAdvertisers }: Controls): boolean =>
  optOut || hiddenAds.length > 0 || hiddenAdvertisers.length > 0;

export const sameControls = (a: Controls, b: Controls): boolean =>
  a.optOut === b.optOut && String(a.hiddenAds) === String(b.hiddenAds) && String(a.hiddenAdvertisers) === String(b.hiddenAdvertisers);

/** What stands for controls as they are stored, order included: the same for the same, nothing decided among them. More digits than a version has. */
export const digestOf = ({ optOut, hiddenAds, hiddenAdvertisers }: Controls): string =>
  sha256(canonical({ optOut, hiddenAds, hiddenAdvertisers })).slice(0, 32);

export const hourOf = (nowMs: number): number => Math.floor(nowMs / 3_600_000);
export const minuteOf = (nowMs: number): number => Math.floor(nowMs / 60_000);
