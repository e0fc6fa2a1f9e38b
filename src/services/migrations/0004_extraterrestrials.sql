CREATE SEQUENCE "public"."extraterrestrial_change" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "extraterrestrials" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "extraterrestrials_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"change" integer DEFAULT nextval('extraterrestrial_change') NOT NULL,
	"name" text NOT NULL,
	"status" text,
	"attempt" integer DEFAULT 0 NOT NULL,
	"attempted_at" timestamp (3) with time zone,
	"claimed_by" text,
	"claim" text,
	"tried" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "extraterrestrials_by_name" ON "extraterrestrials" USING btree ("name");--> statement-breakpoint
CREATE INDEX "extraterrestrials_by_change" ON "extraterrestrials" USING btree ("change");--> statement-breakpoint
CREATE INDEX "extraterrestrials_claimed" ON "extraterrestrials" USING btree ("claimed_by") WHERE "extraterrestrials"."claimed_by" is not null;--> statement-breakpoint
INSERT INTO "extraterrestrials" ("name") VALUES ('Ayala'), ('Bria'), ('Chiana'), ('Correllia'), ('Dengar'), ('Harishka'), ('Jubal'), ('Korben'), ('Luminara'), ('Noranti');
