import { adChoice } from "../ad-choice.ts";
import { part, partAs } from "../dom.ts";
import { onSubmit, typed } from "../forms.ts";
import type { Start } from "../page.ts";
import { tell } from "../problems.ts";
import { offerMaking, serviceTokens } from "../service-tokens.ts";
import { sessions } from "../sessions.ts";
import { ACCOUNT, ADDRESS, PASSWORD } from "../texts/account.ts";
import { closing, takingAway } from "../own-data.ts";

/** Who is signed in, how the proof of the address stands, the programs that come in their name, where they are signed in, and the way out. */
export const account: Start = async (page) => {
  const { root, api, session, say, go } = page;
  const problem = part(root, "problem");
  part(root, "sign-out").addEventListener(
    "click",
    () =>
      void session.signOut().then(
        () => go("/app/sign-in"),
        (error: unknown) => tell(problem, error),
      ),
  );
  const signedIn = sessions(page);
  const form = partAs(HTMLFormElement, root, "password-form");
  onSubmit(form, async () => {
    await api.auth.changePassword({ currentPassword: typed(form, "currentPassword"), newPassword: typed(form, "newPassword") });
    form.reset();
    say(PASSWORD.changed);
    await signedIn.again();
  });
  const moving = partAs(HTMLFormElement, root, "address-form");
  onSubmit(moving, async () => {
    const { newEmail, mail } = await api.auth.changeAddress({ newEmail: typed(moving, "newEmail"), password: typed(moving, "password") });
    moving.reset();
    say(mail === "refused" ? ADDRESS.refused(newEmail) : ADDRESS.sent(newEmail));
  });
  takingAway(page);
  closing(page);
  const listed = signedIn.again();
  const tokens = serviceTokens(page);
  const ads = adChoice(page);
  const { email, addressVerified, verification } = await api.auth.me();
  part(root, "email").textContent = email;
  const proven = addressVerified === true;
  part(root, "address").textContent = proven
    ? ACCOUNT.address.proven
    : verification?.mail === "refused"
      ? ACCOUNT.address.refused
      : ACCOUNT.address.unproven;
  const again = part(root, "again");
  again.hidden = proven;
  offerMaking(root, addressVerified);
  again.addEventListener("click", () => {
    void api.auth.resendVerification().then(
      () => say(ACCOUNT.address.sent),
      (error: unknown) => tell(problem, error),
    );
  });
  await listed;
  await tokens;
  await ads;
};
