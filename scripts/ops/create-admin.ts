import { randomBytes } from "node:crypto";
import { z } from "zod";
import { oneOf, readArgs, required, UsageError, type Command } from "./command.ts";
import { facts } from "./output.ts";

const createdSchema = z.looseObject({
  id: z.string(),
  email: z.string(),
  role: z.string(),
  totpEnrolment: z.looseObject({ secret: z.string(), uri: z.string() }).nullable(),
});

/** `POST /admin/operators/bootstrap` for the first admin, `POST /admin/operators` for every other operator. */
export const createAdmin: Command = {
  summary: "the first admin (with OPS_BOOTSTRAP_SECRET in the environment), or with --role a further operator",
  usage: ["<e-mail>", "<e-mail> --role admin|operator|observer"],
  async run(args, { api, output, confirm }) {
    const { values, positionals } = readArgs(args, { role: { type: "string" } });
    const email = required(positionals[0], "the e-mail address");
    const password = randomBytes(18).toString("base64url");
    if (values.role === undefined) {
      const bootstrapSecret = process.env["OPS_BOOTSTRAP_SECRET"];
      if (!bootstrapSecret) throw new UsageError("OPS_BOOTSTRAP_SECRET is not in the environment");
      await confirm(`make ${email} the first admin`);
      const created = await api.sendOpenly("POST", "/admin/operators/bootstrap", { email, password, bootstrapSecret }, createdSchema);
      return output.show({ ...created, password }, () => rendered(created, password));
    }
    const role = oneOf(values.role, ["admin", "operator", "observer"], "--role");
    await confirm(`make ${email} an ${role}`);
    const created = await api.send("POST", "/admin/operators", { email, password, role }, createdSchema);
    output.show({ ...created, password }, () => rendered(created, password));
  },
};

const rendered = ({ id, email, role, totpEnrolment }: z.infer<typeof createdSchema>, password: string): string =>
  [
    facts([
      ["id", id],
      ["e-mail", email],
      ["role", role],
      ["password", password],
      ["authenticator", totpEnrolment?.uri],
    ]),
    "The password and the authenticator's secret are shown this once.",
  ].join("\n");
