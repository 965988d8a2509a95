export const ENVIRONMENTS = ["staging", "production"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** What of an environment stands in other people's accounts is called this, so that each run finds it again. */
export const resourceName = (environment: Environment): string => `procureiq-${environment}`;

/** The bucket of raw pages, where R2 stands in for MongoDB. */
export const bucketName = (environment: Environment): string => `${resourceName(environment)}-pages`;

/** The Postgres database and the role that owns it: the migrations make extensions, which only an owner may. */
export const DATABASE = { name: "procureiq", role: "procureiq_owner" } as const;

/** Regions that both databases have, so that no request crosses an ocean between them. */
export const REGIONS: Readonly<Record<string, { neon: string; upstash: string }>> = {
  "eu-central": { neon: "aws-eu-central-1", upstash: "eu-central-1" },
  "us-east": { neon: "aws-us-east-1", upstash: "us-east-1" },
  "us-west": { neon: "aws-us-west-2", upstash: "us-west-2" },
  "ap-southeast": { neon: "aws-ap-southeast-1", upstash: "ap-southeast-1" },
};
