import { register } from "../../../../src/features/auth/register.ts";
import { suspendAccount } from "../../../../src/features/auth/suspend-account.ts";
import { findBuyer } from "../../../../src/features/auth/store.ts";
import { present } from "../../../support/present.ts";
import { valueOf } from "../../../support/value-of.ts";
import type { Stage } from "./stage.ts";
import type { OperatorWrites } from "./write.ts";

const NOTE = "a rehearsal";
const by = { operator: { id: "opr_1", email: "ops@operators.test" }, reason: NOTE };

async function registered({ deps }: Stage) {
  const email = `${deps.ids.next("usr")}@acme.test`;
  const { id } = valueOf(
    await register(deps, { email, password: "correct horse battery", name: "Ada", language: "en", address: "192.0.2.1" }),
  );
  return present(await findBuyer(deps.db, id), "the buyer");
}

async function suspended(stage: Stage) {
  const buyer = await registered(stage);
  await suspendAccount(stage.deps, buyer, by);
  return buyer;
}

const onAccount = (action: string, made: (stage: Stage) => Promise<{ id: string }>) => ({
  needs: "operator" as const,
  action: `buyer.account.${action}`,
  subjectKind: "buyer",
  async prepare(stage: Stage) {
    const { id } = await made(stage);
    return { params: { id }, subject: id, body: { reason: NOTE } };
  },
});

/** What operators write of buyers' accounts. */
export const ACCOUNT_WRITES: OperatorWrites = {
  "POST /admin/buyers/{id}/suspend": onAccount("suspend", registered),
  "POST /admin/buyers/{id}/unsuspend": onAccount("unsuspend", suspended),
  "POST /admin/buyers/{id}/close": onAccount("close", registered),
};
