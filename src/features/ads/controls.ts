/** What a viewer decided about ads. */
export interface Controls {
  optOut: boolean;
  /** Campaigns not to be shown again. */
  hiddenAds: readonly string[];
  /** Suppliers whose ads are not to be shown. */
  hiddenAdvertisers: readonly string[];
}

export const NO_CONTROLS: Controls = { optOut: false, hiddenAds: [], hiddenAdvertisers: [] };

/** Places a viewer may still be shown this hour, out of those wanted: none after an opt-out, never past the cap. */
export function decideGrant(controls: Pick<Controls, "optOut">, servedThisHour: number, wanted: number, cap: number): number {
  return controls.optOut ? 0 : Math.max(0, Math.min(wanted, cap - servedThisHour));
}

/** True where neither the campaign nor its advertiser is hidden. */
export function isShown(controls: Controls, ad: { campaignId: string; supplierId: string | null }): boolean {
  return !controls.hiddenAds.includes(ad.campaignId) && (ad.supplierId === null || !controls.hiddenAdvertisers.includes(ad.supplierId));
}

export const hourOf = (nowMs: number): number => Math.floor(nowMs / 3_600_000);
export const minuteOf = (nowMs: number): number => Math.floor(nowMs / 60_000);
