import { COMMON } from "../../../../browser/shop/texts/common.ts";
import { LANDING } from "../../../../browser/shop/texts/landing.ts";
import type { Platform } from "../../../platform/platform.ts";
import { Demo } from "../demo.tsx";
import type { ShellProps } from "../shell.tsx";

/** What the shop says to who has never been here. */
export const landingPage = ({ settings }: Pick<Platform, "settings">): ShellProps => ({
  title: LANDING.title,
  page: "landing",
  section: "window",
  children: (
    <>
      <section class="hero">
        <div>
          <h1 tabindex={-1}>{LANDING.title}</h1>
          <p class="lead">{LANDING.lead}</p>
          <div class="ways">
            <Demo settings={settings}>{LANDING.demo}</Demo>
            <a class="button large" href="/app/sign-up">
              {COMMON.signUp}
            </a>
          </div>
          {settings.demoBuyer.state === "configured" && <p class="soft">{LANDING.demoNote}</p>}
        </div>
        <Picture />
      </section>
      <section aria-labelledby="steps">
        <h2 id="steps">{LANDING.steps}</h2>
        <ol class="steps">
          {LANDING.step.map(([name, text]) => (
            <li>
              <h3>{name}</h3>
              <p>{text}</p>
            </li>
          ))}
        </ol>
      </section>
      <section aria-labelledby="promises">
        <h2 id="promises">{LANDING.promises}</h2>
        <ul class="promises">
          {LANDING.promise.map(([name, text]) => (
            <li>
              <h3>{name}</h3>
              <p>{text}</p>
            </li>
          ))}
        </ul>
      </section>
    </>
  ),
});

const Picture = () => (
  <figure class="picture">
    <figcaption class="unseen">{LANDING.picture}</figcaption>
    <p class="said mine">{LANDING.pictureNeed}</p>
    <dl class="facts">
      {LANDING.pictureBrief.map(([name, value]) => (
        <div>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
    <p class="said">{LANDING.pictureAsk}</p>
  </figure>
);
