-- What visitors are shown has a version, counted in the transaction that changes it: answers to them are kept by it
-- (web/kept.h).  Too often is harmless, too seldom is stale; tests/stories/kept.story.mjs changes each column of each table and
-- compares.  What is hidden still does not count: how soon a visitor is answered must not tell that a draft was edited.
CREATE TABLE public_version (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	version INTEGER NOT NULL
) STRICT;
INSERT INTO public_version (id, version) VALUES (1, 1);
-- sqlite:
CREATE TRIGGER public_call_insert AFTER INSERT ON call WHEN (new.published_at IS NOT NULL OR new.state NOT IN ('draft', 'cancelled')) BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_call_update AFTER UPDATE ON call WHEN (old.published_at IS NOT NULL OR old.state NOT IN ('draft', 'cancelled')) OR (new.published_at IS NOT NULL OR new.state NOT IN ('draft', 'cancelled')) BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_call_delete AFTER DELETE ON call WHEN (old.published_at IS NOT NULL OR old.state NOT IN ('draft', 'cancelled')) BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_award_insert AFTER INSERT ON award WHEN new.announced_at IS NOT NULL BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_award_update AFTER UPDATE ON award WHEN old.announced_at IS NOT NULL OR new.announced_at IS NOT NULL BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_award_delete AFTER DELETE ON award WHEN old.announced_at IS NOT NULL BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_job_insert AFTER INSERT ON job WHEN new.state = 'open' BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_job_update AFTER UPDATE ON job WHEN old.state = 'open' OR new.state = 'open' BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_job_delete AFTER DELETE ON job WHEN old.state = 'open' BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_call_area_insert AFTER INSERT ON call_area WHEN EXISTS (SELECT 1 FROM call k WHERE k.id = new.call_id AND (k.published_at IS NOT NULL OR k.state NOT IN ('draft', 'cancelled'))) BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_call_area_update AFTER UPDATE ON call_area WHEN EXISTS (SELECT 1 FROM call k WHERE k.id = new.call_id AND (k.published_at IS NOT NULL OR k.state NOT IN ('draft', 'cancelled'))) BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_call_area_delete AFTER DELETE ON call_area WHEN EXISTS (SELECT 1 FROM call k WHERE k.id = old.call_id AND (k.published_at IS NOT NULL OR k.state NOT IN ('draft', 'cancelled'))) BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_call_form_insert AFTER INSERT ON call_form WHEN EXISTS (SELECT 1 FROM call k WHERE k.id = new.call_id AND (k.published_at IS NOT NULL OR k.state NOT IN ('draft', 'cancelled'))) BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_call_form_update AFTER UPDATE ON call_form WHEN EXISTS (SELECT 1 FROM call k WHERE k.id = new.call_id AND (k.published_at IS NOT NULL OR k.state NOT IN ('draft', 'cancelled'))) BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_call_form_delete AFTER DELETE ON call_form WHEN EXISTS (SELECT 1 FROM call k WHERE k.id = old.call_id AND (k.published_at IS NOT NULL OR k.state NOT IN ('draft', 'cancelled'))) BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_topic_insert AFTER INSERT ON topic WHEN EXISTS (SELECT 1 FROM call k WHERE k.id = new.call_id AND (k.published_at IS NOT NULL OR k.state NOT IN ('draft', 'cancelled'))) BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_topic_update AFTER UPDATE ON topic WHEN EXISTS (SELECT 1 FROM call k WHERE k.id = new.call_id AND (k.published_at IS NOT NULL OR k.state NOT IN ('draft', 'cancelled'))) BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_topic_delete AFTER DELETE ON topic WHEN EXISTS (SELECT 1 FROM call k WHERE k.id = old.call_id AND (k.published_at IS NOT NULL OR k.state NOT IN ('draft', 'cancelled'))) BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_criterion_insert AFTER INSERT ON criterion WHEN EXISTS (SELECT 1 FROM call k WHERE k.id = new.call_id AND (k.published_at IS NOT NULL OR k.state NOT IN ('draft', 'cancelled'))) BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_criterion_update AFTER UPDATE ON criterion WHEN EXISTS (SELECT 1 FROM call k WHERE k.id = new.call_id AND (k.published_at IS NOT NULL OR k.state NOT IN ('draft', 'cancelled'))) BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_criterion_delete AFTER DELETE ON criterion WHEN EXISTS (SELECT 1 FROM call k WHERE k.id = old.call_id AND (k.published_at IS NOT NULL OR k.state NOT IN ('draft', 'cancelled'))) BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_job_area_insert AFTER INSERT ON job_area WHEN EXISTS (SELECT 1 FROM job k WHERE k.id = new.job_id AND k.state = 'open') BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_job_area_update AFTER UPDATE ON job_area WHEN EXISTS (SELECT 1 FROM job k WHERE k.id = new.job_id AND k.state = 'open') BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_job_area_delete AFTER DELETE ON job_area WHEN EXISTS (SELECT 1 FROM job k WHERE k.id = old.job_id AND k.state = 'open') BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_job_location_insert AFTER INSERT ON job_location WHEN EXISTS (SELECT 1 FROM job k WHERE k.id = new.job_id AND k.state = 'open') BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_job_location_update AFTER UPDATE ON job_location WHEN EXISTS (SELECT 1 FROM job k WHERE k.id = new.job_id AND k.state = 'open') BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_job_location_delete AFTER DELETE ON job_location WHEN EXISTS (SELECT 1 FROM job k WHERE k.id = old.job_id AND k.state = 'open') BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_area_insert AFTER INSERT ON area BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_area_update AFTER UPDATE ON area BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_area_delete AFTER DELETE ON area BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_product_insert AFTER INSERT ON product BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_product_update AFTER UPDATE ON product BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_product_delete AFTER DELETE ON product BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_dataset_insert AFTER INSERT ON dataset BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_dataset_update AFTER UPDATE ON dataset BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_dataset_delete AFTER DELETE ON dataset BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_faq_insert AFTER INSERT ON faq BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_faq_update AFTER UPDATE ON faq BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_faq_delete AFTER DELETE ON faq BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_page_insert AFTER INSERT ON page BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_page_update AFTER UPDATE ON page BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_page_delete AFTER DELETE ON page BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_rule_text_insert AFTER INSERT ON rule_text BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_rule_text_update AFTER UPDATE ON rule_text BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_rule_text_delete AFTER DELETE ON rule_text BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_attestation_item_insert AFTER INSERT ON attestation_item BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_attestation_item_update AFTER UPDATE ON attestation_item BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_attestation_item_delete AFTER DELETE ON attestation_item BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_setting_insert AFTER INSERT ON setting BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_setting_update AFTER UPDATE ON setting BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_setting_delete AFTER DELETE ON setting BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_recipient_insert AFTER INSERT ON recipient BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_recipient_update AFTER UPDATE ON recipient BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_recipient_delete AFTER DELETE ON recipient BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_recipient_area_insert AFTER INSERT ON recipient_area BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_recipient_area_update AFTER UPDATE ON recipient_area BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_recipient_area_delete AFTER DELETE ON recipient_area BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_recipient_tally_insert AFTER INSERT ON recipient_tally BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_recipient_tally_update AFTER UPDATE ON recipient_tally BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_recipient_tally_delete AFTER DELETE ON recipient_tally BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_org_update AFTER UPDATE ON org BEGIN
	UPDATE public_version SET version = version + 1;
END;
-- pg:
-- Counted last of all, when the transaction commits: who holds the row waits for nobody.  Once a transaction.
ALTER TABLE public_version ADD COLUMN counted_in BIGINT NOT NULL DEFAULT 0;
CREATE FUNCTION public_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	UPDATE public_version SET version = version + 1, counted_in = txid_current() WHERE counted_in <> txid_current();
	RETURN NULL;
END $$;
CREATE FUNCTION public_changed_of_call() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	IF EXISTS (SELECT 1 FROM call k WHERE k.id = CASE WHEN TG_OP = 'DELETE' THEN old.call_id ELSE new.call_id END AND (k.published_at IS NOT NULL OR k.state NOT IN ('draft', 'cancelled'))) THEN
		UPDATE public_version SET version = version + 1, counted_in = txid_current() WHERE counted_in <> txid_current();
	END IF;
	RETURN NULL;
END $$;
CREATE FUNCTION public_changed_of_job() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	IF EXISTS (SELECT 1 FROM job k WHERE k.id = CASE WHEN TG_OP = 'DELETE' THEN old.job_id ELSE new.job_id END AND k.state = 'open') THEN
		UPDATE public_version SET version = version + 1, counted_in = txid_current() WHERE counted_in <> txid_current();
	END IF;
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER public_call_insert AFTER INSERT ON call DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN ((new.published_at IS NOT NULL OR new.state NOT IN ('draft', 'cancelled'))) EXECUTE FUNCTION public_changed();
CREATE CONSTRAINT TRIGGER public_call_update AFTER UPDATE ON call DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN ((old.published_at IS NOT NULL OR old.state NOT IN ('draft', 'cancelled')) OR (new.published_at IS NOT NULL OR new.state NOT IN ('draft', 'cancelled'))) EXECUTE FUNCTION public_changed();
CREATE CONSTRAINT TRIGGER public_call_delete AFTER DELETE ON call DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN ((old.published_at IS NOT NULL OR old.state NOT IN ('draft', 'cancelled'))) EXECUTE FUNCTION public_changed();
CREATE CONSTRAINT TRIGGER public_award_insert AFTER INSERT ON award DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (new.announced_at IS NOT NULL) EXECUTE FUNCTION public_changed();
CREATE CONSTRAINT TRIGGER public_award_update AFTER UPDATE ON award DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (old.announced_at IS NOT NULL OR new.announced_at IS NOT NULL) EXECUTE FUNCTION public_changed();
CREATE CONSTRAINT TRIGGER public_award_delete AFTER DELETE ON award DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (old.announced_at IS NOT NULL) EXECUTE FUNCTION public_changed();
CREATE CONSTRAINT TRIGGER public_job_insert AFTER INSERT ON job DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (new.state = 'open') EXECUTE FUNCTION public_changed();
CREATE CONSTRAINT TRIGGER public_job_update AFTER UPDATE ON job DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (old.state = 'open' OR new.state = 'open') EXECUTE FUNCTION public_changed();
CREATE CONSTRAINT TRIGGER public_job_delete AFTER DELETE ON job DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (old.state = 'open') EXECUTE FUNCTION public_changed();
CREATE CONSTRAINT TRIGGER public_call_area AFTER INSERT OR UPDATE OR DELETE ON call_area DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION public_changed_of_call();
CREATE CONSTRAINT TRIGGER public_call_form AFTER INSERT OR UPDATE OR DELETE ON call_form DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION public_changed_of_call();
CREATE CONSTRAINT TRIGGER public_topic AFTER INSERT OR UPDATE OR DELETE ON topic DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION public_changed_of_call();
CREATE CONSTRAINT TRIGGER public_criterion AFTER INSERT OR UPDATE OR DELETE ON criterion DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION public_changed_of_call();
CREATE CONSTRAINT TRIGGER public_job_area AFTER INSERT OR UPDATE OR DELETE ON job_area DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION public_changed_of_job();
CREATE CONSTRAINT TRIGGER public_job_location AFTER INSERT OR UPDATE OR DELETE ON job_location DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION public_changed_of_job();
CREATE CONSTRAINT TRIGGER public_area AFTER INSERT OR UPDATE OR DELETE ON area DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION public_changed();
CREATE CONSTRAINT TRIGGER public_product AFTER INSERT OR UPDATE OR DELETE ON product DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION public_changed();
CREATE CONSTRAINT TRIGGER public_dataset AFTER INSERT OR UPDATE OR DELETE ON dataset DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION public_changed();
CREATE CONSTRAINT TRIGGER public_faq AFTER INSERT OR UPDATE OR DELETE ON faq DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION public_changed();
CREATE CONSTRAINT TRIGGER public_page AFTER INSERT OR UPDATE OR DELETE ON page DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION public_changed();
CREATE CONSTRAINT TRIGGER public_rule_text AFTER INSERT OR UPDATE OR DELETE ON rule_text DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION public_changed();
CREATE CONSTRAINT TRIGGER public_attestation_item AFTER INSERT OR UPDATE OR DELETE ON attestation_item DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION public_changed();
CREATE CONSTRAINT TRIGGER public_setting AFTER INSERT OR UPDATE OR DELETE ON setting DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION public_changed();
CREATE CONSTRAINT TRIGGER public_recipient AFTER INSERT OR UPDATE OR DELETE ON recipient DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION public_changed();
CREATE CONSTRAINT TRIGGER public_recipient_area AFTER INSERT OR UPDATE OR DELETE ON recipient_area DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION public_changed();
CREATE CONSTRAINT TRIGGER public_recipient_tally AFTER INSERT OR UPDATE OR DELETE ON recipient_tally DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION public_changed();
CREATE CONSTRAINT TRIGGER public_org AFTER UPDATE ON org DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION public_changed();
