ALTER TABLE "runs" ADD COLUMN "subject" text;--> statement-breakpoint
CREATE UNIQUE INDEX "runs_one_at_a_time" ON "runs" USING btree ("subject") WHERE "runs"."subject" is not null and "runs"."snapshot" is null;--> statement-breakpoint
CREATE INDEX "runs_of_subject" ON "runs" USING btree ("subject","requested_at" DESC NULLS LAST) WHERE "runs"."subject" is not null;