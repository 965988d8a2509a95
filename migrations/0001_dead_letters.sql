CREATE TABLE "dead_letter_history" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "dead_letter_history_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"dead_letter_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"what" text NOT NULL,
	"by" text,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "dead_letters" (
	"id" text PRIMARY KEY NOT NULL,
	"queue" text NOT NULL,
	"key" text NOT NULL,
	"subject" text,
	"body" text NOT NULL,
	"cause" text NOT NULL,
	"reason" text,
	"state" text NOT NULL,
	"message_ids" text[] NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "dead_letters_once" UNIQUE("queue","key")
);
--> statement-breakpoint
ALTER TABLE "dead_letter_history" ADD CONSTRAINT "dead_letter_history_dead_letter_id_dead_letters_id_fk" FOREIGN KEY ("dead_letter_id") REFERENCES "public"."dead_letters"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "dead_letter_history_letter" ON "dead_letter_history" USING btree ("dead_letter_id","id");--> statement-breakpoint
CREATE INDEX "dead_letters_by_state" ON "dead_letters" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "dead_letters_open" ON "dead_letters" USING btree ("queue","subject") WHERE "dead_letters"."state" in ('undecided', 'replaying');--> statement-breakpoint
CREATE INDEX "dead_letters_decided" ON "dead_letters" USING btree ("updated_at") WHERE "dead_letters"."state" in ('replayed', 'overtaken', 'handled');