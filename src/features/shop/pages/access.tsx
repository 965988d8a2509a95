import { ACCESS } from "../../../../browser/shop/texts/access.ts";
import { COMMON } from "../../../../browser/shop/texts/common.ts";
import type { Platform } from "../../../platform/platform.ts";
import { Demo } from "../demo.tsx";
import type { ShellProps } from "../shell.tsx";

/** Of an account's own password, of which the rule is said. */
const NewPassword = ({ name, label }: { name: string; label: string }) => (
  <label>
    {label}
    <input name={name} type="password" autocomplete="new-password" required minlength={10} maxlength={200} aria-describedby="rule" />
    <span class="soft" id="rule">
      {ACCESS.signUp.rule}
    </span>
  </label>
);

const Email = () => (
  <label>
    {COMMON.email}
    <input name="email" type="email" autocomplete="username" required maxlength={254} />
  </label>
);

export const signInPage = ({ settings }: Pick<Platform, "settings">): ShellProps => ({
  title: ACCESS.signIn.title,
  page: "sign-in",
  section: "door",
  children: (
    <div class="card narrow">
      <h1 tabindex={-1}>{ACCESS.signIn.title}</h1>
      <p class="soft">{ACCESS.signIn.lead}</p>
      <form data-part="form" class="fields" method="post">
        <Email />
        <label>
          {COMMON.password}
          <input name="password" type="password" autocomplete="current-password" required maxlength={200} />
        </label>
        <p class="problem" data-part="problem" hidden></p>
        <button class="primary">{ACCESS.signIn.submit}</button>
      </form>
      <form data-part="open-form" method="post" hidden>
        <p class="problem" data-part="problem" hidden></p>
        <button>{ACCESS.closed.open}</button>
      </form>
      <p>
        <a href="/app/forgot-password">{ACCESS.signIn.forgot}</a>
      </p>
      <p>
        {ACCESS.signIn.other}{" "}
        <a href="/app/sign-up" data-other>
          {COMMON.signUp}
        </a>
      </p>
      <Demo settings={settings}>{ACCESS.demo}</Demo>
    </div>
  ),
});

export const signUpPage = (): ShellProps => ({
  title: ACCESS.signUp.title,
  page: "sign-up",
  section: "door",
  children: (
    <div class="card narrow">
      <h1 tabindex={-1}>{ACCESS.signUp.title}</h1>
      <p class="soft">{ACCESS.signUp.lead}</p>
      <form data-part="form" class="fields" method="post">
        <label>
          <span>
            {ACCESS.signUp.name} <span class="soft">({ACCESS.signUp.optional})</span>
          </span>
          <input name="name" autocomplete="name" maxlength={200} />
        </label>
        <Email />
        <NewPassword name="password" label={COMMON.password} />
        <p class="problem" data-part="problem" hidden></p>
        <button class="primary">{ACCESS.signUp.submit}</button>
      </form>
      <p>
        {ACCESS.signUp.other}{" "}
        <a href="/app/sign-in" data-other>
          {COMMON.signIn}
        </a>
      </p>
    </div>
  ),
});

export const verifyAddressPage = (): ShellProps => ({
  title: ACCESS.verify.title,
  page: "verify-address",
  section: "door",
  children: (
    <div class="card narrow">
      <h1 tabindex={-1}>{ACCESS.verify.title}</h1>
      <p data-part="state" aria-live="polite">
        {ACCESS.verify.working}
      </p>
      <p data-part="onwards" hidden>
        <a class="button" href="/app">
          {ACCESS.verify.onwards}
        </a>
      </p>
    </div>
  ),
});

export const forgotPasswordPage = (): ShellProps => ({
  title: ACCESS.forgot.title,
  page: "forgot-password",
  section: "door",
  children: (
    <div class="card narrow">
      <h1 tabindex={-1}>{ACCESS.forgot.title}</h1>
      <p class="soft">{ACCESS.forgot.lead}</p>
      <form data-part="form" class="fields" method="post">
        <Email />
        <p class="problem" data-part="problem" hidden></p>
        <button class="primary">{ACCESS.forgot.submit}</button>
      </form>
      <p data-part="sent" role="status" tabindex={-1} hidden>
        {ACCESS.forgot.done}
      </p>
      <p>
        <a href="/app/reset-password">{ACCESS.forgot.code}</a>
      </p>
      <p>
        <a href="/app/sign-in">{COMMON.signIn}</a>
      </p>
    </div>
  ),
});

export const resetPasswordPage = (): ShellProps => ({
  title: ACCESS.reset.title,
  page: "reset-password",
  section: "door",
  children: (
    <div class="card narrow">
      <h1 tabindex={-1}>{ACCESS.reset.title}</h1>
      <p class="soft">{ACCESS.reset.lead}</p>
      <form data-part="form" class="fields" method="post">
        <label data-part="code-label">
          {ACCESS.reset.code}
          <input data-part="code" name="token" autocomplete="one-time-code" spellcheck={false} required maxlength={4096} />
        </label>
        <NewPassword name="newPassword" label={ACCESS.reset.password} />
        <p class="problem" data-part="problem" hidden></p>
        <button class="primary">{ACCESS.reset.submit}</button>
      </form>
      <p>
        <a href="/app/forgot-password">{ACCESS.reset.again}</a>
      </p>
    </div>
  ),
});
