CREATE TABLE "brief_versions" (
	"brief_id" text NOT NULL,
	"content" jsonb NOT NULL,
	"method" text NOT NULL,
	"confidence" jsonb NOT NULL,
	"version" text NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"changed_by" text DEFAULT 'agent' NOT NULL,
	"changed_at" timestamp (3) with time zone,
	"changes" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"set_by_buyer" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"questions" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"evidence" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"idempotency_key" text,
	"fingerprint" text,
	CONSTRAINT "brief_versions_brief_id_revision_pk" PRIMARY KEY("brief_id","revision")
);
--> statement-breakpoint
ALTER TABLE "briefs" ADD COLUMN "revision" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "briefs" ADD COLUMN "changed_by" text DEFAULT 'agent' NOT NULL;--> statement-breakpoint
ALTER TABLE "briefs" ADD COLUMN "changed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "briefs" ADD COLUMN "changes" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "briefs" ADD COLUMN "set_by_buyer" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "briefs" ADD COLUMN "questions" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "briefs" ADD COLUMN "evidence" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "briefs" ADD COLUMN "idempotency_key" text;--> statement-breakpoint
ALTER TABLE "briefs" ADD COLUMN "fingerprint" text;--> statement-breakpoint
ALTER TABLE "briefs" ADD COLUMN "extracted" jsonb;--> statement-breakpoint
ALTER TABLE "briefs" ADD COLUMN "extracted_for" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "searches" ADD COLUMN "brief_version" integer;--> statement-breakpoint
ALTER TABLE "brief_versions" ADD CONSTRAINT "brief_versions_brief_id_briefs_id_fk" FOREIGN KEY ("brief_id") REFERENCES "public"."briefs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "brief_versions_key" ON "brief_versions" USING btree ("brief_id","idempotency_key");