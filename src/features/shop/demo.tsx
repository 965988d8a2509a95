import type { Platform } from "../../platform/platform.ts";

/** The way in for somebody without an account, where the deployment has a demo buyer. */
export const Demo = ({ settings: { demoBuyer }, children }: Pick<Platform, "settings"> & { children: string }) =>
  demoBuyer.state === "configured" ? (
    <form data-demo class="demo" method="post">
      <input type="hidden" name="email" value={demoBuyer.value.DEMO_BUYER_EMAIL} />
      <input type="hidden" name="password" value={demoBuyer.value.DEMO_BUYER_PASSWORD} />
      <button class="primary large">{children}</button>
      <p class="problem" data-part="problem" hidden></p>
    </form>
  ) : null;
