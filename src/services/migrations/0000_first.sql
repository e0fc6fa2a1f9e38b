CREATE TABLE "answers" (
	"run_id" text NOT NULL,
	"activity_id" text NOT NULL,
	"prompt_hash" text NOT NULL,
	"answer" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "answers_run_id_activity_id_prompt_hash_pk" PRIMARY KEY("run_id","activity_id","prompt_hash")
);
--> statement-breakpoint
CREATE TABLE "attempts" (
	"run_id" text NOT NULL,
	"engine_run_id" text NOT NULL,
	"activity_id" text NOT NULL,
	"number" integer NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"outcome" text,
	"error_code" text,
	"error_message" text,
	"error_retryable" integer,
	"prompt_tokens" integer DEFAULT 0 NOT NULL,
	"completion_tokens" integer DEFAULT 0 NOT NULL,
	"cost_usd" double precision,
	"practice" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "attempts_run_id_engine_run_id_activity_id_number_pk" PRIMARY KEY("run_id","engine_run_id","activity_id","number")
);
--> statement-breakpoint
CREATE TABLE "engine_runs" (
	"engine_run_id" text PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"generation" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"id" text PRIMARY KEY NOT NULL,
	"owner" text NOT NULL,
	"pipeline" text NOT NULL,
	"title" text NOT NULL,
	"input" text NOT NULL,
	"idempotency_key" text,
	"input_hash" text NOT NULL,
	"status" text NOT NULL,
	"status_reason" text,
	"generation" integer DEFAULT 1 NOT NULL,
	"sequence" double precision DEFAULT 0 NOT NULL,
	"snapshot" text,
	"earlier_log" text,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"cancel_requested_at" timestamp (3) with time zone,
	"cancel_reason" text,
	"cancel_delivered" integer DEFAULT 0 NOT NULL,
	"rerun_request" text,
	"rerun_from_step" text
);
--> statement-breakpoint
CREATE TABLE "spending" (
	"day" text PRIMARY KEY NOT NULL,
	"usd" double precision DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "step_times" (
	"pipeline" text NOT NULL,
	"run_id" text NOT NULL,
	"step" text NOT NULL,
	"seconds" double precision NOT NULL,
	"practice" integer DEFAULT 0 NOT NULL,
	"finished_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "step_times_run_id_step_pk" PRIMARY KEY("run_id","step")
);
--> statement-breakpoint
CREATE INDEX "engine_runs_of_run" ON "engine_runs" USING btree ("run_id");--> statement-breakpoint
CREATE UNIQUE INDEX "runs_idempotency" ON "runs" USING btree ("owner","idempotency_key") WHERE "runs"."idempotency_key" is not null;--> statement-breakpoint
CREATE INDEX "runs_of_owner" ON "runs" USING btree ("owner","requested_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "runs_unfinished" ON "runs" USING btree ("status") WHERE "runs"."snapshot" is null;--> statement-breakpoint
CREATE INDEX "step_times_of_pipeline" ON "step_times" USING btree ("pipeline","practice","finished_at" DESC NULLS LAST);