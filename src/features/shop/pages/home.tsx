import { HOME } from "../../../../browser/shop/texts/home.ts";
import type { ShellProps } from "../shell.tsx";

export const homePage = (): ShellProps => ({
  title: HOME.tab,
  page: "home",
  section: "desk",
  children: (
    <>
      <h1 tabindex={-1}>{HOME.title}</h1>
      <p class="soft" data-part="email"></p>
    </>
  ),
});
