import { changeAds } from "./ad-change.ts";
import { partAs, part } from "./dom.ts";
import type { Page } from "./page.ts";
import { tell, untell } from "./problems.ts";
import { ACCOUNT } from "./texts/account.ts";

/** Whether the buyer wants sponsored offers: shown as it stands, and as it stands still where it could not be changed. */
export async function adChoice({ root, api, signal, say }: Pick<Page, "root" | "api" | "signal" | "say">): Promise<void> {
  const box = partAs(HTMLInputElement, root, "ads");
  const problem = part(root, "ads-problem");
  const change = async (): Promise<void> => {
    const wanted = box.checked;
    box.disabled = true;
    untell(problem);
    try {
      // What else the viewer decided stays: it is replaced whole.
      const controls = await changeAds(api.ads, (stands) => ({ ...stands, optOut: !wanted }));
      box.checked = !controls.optOut;
      say(controls.optOut ? ACCOUNT.adsOff : ACCOUNT.adsOn);
    } catch (error) {
      box.checked = !wanted;
      if (!signal.aborted) tell(problem, error);
    } finally {
      box.disabled = false;
    }
    box.focus();
  };
  box.addEventListener("change", () => void change());
  try {
    box.checked = !(await api.ads.controls()).optOut;
    box.disabled = false;
  } catch (error) {
    if (!signal.aborted) tell(problem, error);
  }
}
