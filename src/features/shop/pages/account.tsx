import { ACCOUNT } from "../../../../browser/shop/texts/account.ts";
import { COMMON } from "../../../../browser/shop/texts/common.ts";
import type { ShellProps } from "../shell.tsx";

export const accountPage = (): ShellProps => ({
  title: ACCOUNT.title,
  page: "account",
  section: "account",
  children: (
    <>
      <h1 tabindex={-1}>{ACCOUNT.title}</h1>
      <p class="problem" data-part="problem" hidden></p>
      <section class="card" aria-labelledby="you">
        <h2 id="you">{ACCOUNT.you}</h2>
        <p data-part="email" class="strong"></p>
        <p data-part="address"></p>
        <button type="button" data-part="again" hidden>
          {ACCOUNT.address.again}
        </button>
      </section>
      <section class="card" aria-labelledby="session">
        <h2 id="session">{ACCOUNT.session}</h2>
        <p class="soft">{ACCOUNT.sessionNote}</p>
        <button type="button" data-part="sign-out">
          {COMMON.signOut}
        </button>
      </section>
    </>
  ),
});
