from django.db import migrations

# Across two tables, so a trigger: looked at when the act is whole, since the post is written before its delegation.
CREATE = """
CREATE FUNCTION organisations_held_post_has_its_paper() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held bigint;
BEGIN
    IF TG_TABLE_NAME = 'organisations_delegation' THEN
        held := NEW.post_id;
    ELSE
        held := NEW.id;
    END IF;
    PERFORM FROM organisations_appointment post
        LEFT JOIN organisations_delegation given ON given.post_id = post.id
        WHERE post.id = held AND post.in_place_of_id IS NOT NULL
            AND (given.id IS NULL OR ('signer' = ANY (post.roles) AND given.document = ''));
    IF FOUND THEN
        RAISE EXCEPTION 'post % is held for another without its delegation, or signs without a document', held
            USING ERRCODE = 'check_violation', CONSTRAINT = 'who_signs_for_another_names_the_document';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER who_signs_for_another_names_the_document
    AFTER INSERT OR UPDATE OF roles, in_place_of_id ON organisations_appointment
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.in_place_of_id IS NOT NULL)
    EXECUTE FUNCTION organisations_held_post_has_its_paper();
CREATE CONSTRAINT TRIGGER who_signs_for_another_names_the_document
    AFTER INSERT OR UPDATE OF document, post_id ON organisations_delegation
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION organisations_held_post_has_its_paper();
"""
DROP = """
DROP TRIGGER who_signs_for_another_names_the_document ON organisations_delegation;
DROP TRIGGER who_signs_for_another_names_the_document ON organisations_appointment;
DROP FUNCTION organisations_held_post_has_its_paper();
"""


class Migration(migrations.Migration):
    """NĐ 30/2020/NĐ-CP Đ13.3: whoever signs in another's place, delegated or during leave, does so by a document."""

    dependencies = [("organisations", "0002_delegation_and_absence")]

    operations = [migrations.RunSQL(CREATE, DROP)]
