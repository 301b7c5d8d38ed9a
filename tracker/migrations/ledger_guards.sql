-- What keeps the ledger honest, in the database itself: nobody's code can forget it.
-- Trigger functions name their schema: a temporary table called tracker_figure must not stand in for the real one.

-- A number, and of at most 15 significant digits, so that any spreadsheet shows the same, none of them behind the eighth decimal.
CREATE FUNCTION ledger_fits(amount numeric) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT amount IS NULL OR amount NOT IN ('NaN', 'Infinity', '-Infinity')
        AND abs(amount) < 1e15 AND scale(amount) <= 60 AND scale(trim_scale(amount)) <= 8
        AND length(trim(both '0' FROM replace(abs(amount)::text, '.', ''))) <= 15
$$;

ALTER TABLE tracker_figure ADD CONSTRAINT figure_number_fits
    CHECK (ledger_fits(value) AND ledger_fits(numerator) AND ledger_fits(denominator));
ALTER TABLE tracker_targetversion ADD CONSTRAINT target_version_number_fits
    CHECK (ledger_fits(value) AND ledger_fits(baseline));
ALTER TABLE tracker_targetchangerequest ADD CONSTRAINT target_change_number_fits
    CHECK (ledger_fits(value) AND ledger_fits(baseline));
ALTER TABLE tracker_countingrule ADD CONSTRAINT counting_rule_number_fits
    CHECK (ledger_fits(threshold) AND ledger_fits(ceiling));

ALTER TABLE tracker_rankline ADD CONSTRAINT rank_line_number_fits CHECK (ledger_fits(value));
ALTER TABLE tracker_promise ADD CONSTRAINT promise_number_fits CHECK (ledger_fits(value));

-- A row as PostgreSQL writes it, `(row.*)::text`, without the empty columns at its end, so that a later migration may add a
-- nullable one. Nothing in it is ambiguous: what holds a comma, a quote or a bracket is quoted. Whoever writes a row so has
-- to say the time zone and the style of dates first.
CREATE FUNCTION ledger_row_hash(told text) RETURNS bytea
LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(convert_to(rtrim(told, ',)'), 'UTF8'))
$$;

-- Of the rows of one statement: each one's number and hash, in order.
CREATE FUNCTION ledger_content_hash(row_ids bigint[], row_hashes bytea[]) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(sha256(string_agg(int8send(kept.id) || kept.hash, '' ORDER BY kept.place)), 'hex')
    FROM unnest(row_ids, row_hashes) WITH ORDINALITY AS kept(id, hash, place)
$$;

CREATE FUNCTION ledger_link_hash(previous text, sequence bigint, table_name text, content_hash text)
RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(sha256(convert_to(
        previous || '|' || sequence::text || '|' || table_name || '|' || content_hash, 'UTF8')), 'hex')
$$;

CREATE FUNCTION ledger_refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever inserted: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'insert_only';
END $$;

-- Identity and time are the database's, whatever the insert says; the argument names the table's sequence. Whoever writes holds, until the commit and from
-- before the clock is read, a lock of their own that says who they are and in which minute they began. It holds up no other writer: it lets those who
-- must know all that is recorded by an instant wait for the writers under way then (queries/ledger/as_of.py).
CREATE FUNCTION ledger_number_row() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    -- always false; an expression costs a third of a PERFORM
    IF pg_advisory_xact_lock(-pg_backend_pid(), floor(extract(epoch FROM now()) / 60)::integer) IS NULL THEN
        RETURN NULL;
    END IF;
    NEW.id := nextval(TG_ARGV[0]::regclass);
    NEW.recorded_at := clock_timestamp();
    RETURN NEW;
END $$;

-- A stated date is taken only inside the transaction of the history load that the row names.
CREATE FUNCTION ledger_date_row() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.history_load_id IS NULL THEN
        NEW.stated_date := NULL;
        NEW.known_at := NEW.recorded_at;
        RETURN NEW;
    END IF;
    PERFORM FROM tracker_historyload
        WHERE id = NEW.history_load_id AND transaction = pg_current_xact_id()::text::bigint;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'history load % is over', NEW.history_load_id USING ERRCODE = 'restrict_violation', CONSTRAINT = 'history_load_under_way';
    END IF;
    IF NEW.stated_date IS NULL OR NEW.stated_date >= (NEW.recorded_at AT TIME ZONE 'Asia/Shanghai')::date THEN
        RAISE EXCEPTION 'a history row needs a stated date in the past' USING ERRCODE = 'check_violation', CONSTRAINT = 'history_date_past';
    END IF;
    NEW.known_at := NEW.stated_date::timestamp AT TIME ZONE 'Asia/Shanghai';
    RETURN NEW;
END $$;

-- History may be loaded until the first live figure; from then on this door is shut for good.
CREATE FUNCTION ledger_open_history() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM tracker_figure WHERE history_load_id IS NULL) THEN
        RAISE EXCEPTION 'live figures exist: history can no longer be loaded' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'history_before_live_figures';
    END IF;
    NEW.transaction := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;

-- How many reviewers a figure needs is its section's say at the time, or that of the section above; history was checked before.
CREATE FUNCTION ledger_set_levels() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    reported bigint; -- the indicator; an item's figures have none
BEGIN
    NEW.levels := 1;
    IF NEW.history_load_id IS NULL THEN
        reported := (
            SELECT series.indicator_id FROM tracker_slot slot JOIN tracker_series series ON series.id = slot.series_id
            WHERE slot.id = NEW.slot_id
        );
    END IF;
    IF reported IS NULL THEN
        RETURN NEW;
    END IF;
    IF EXISTS (
        SELECT FROM tracker_indicator indicator
        JOIN tracker_section section ON section.id = indicator.section_id
        LEFT JOIN tracker_section above ON above.id = section.parent_id
        WHERE indicator.id = reported AND (section.second_review OR above.second_review)
    ) THEN
        NEW.levels := 2;
    END IF;
    RETURN NEW;
END $$;

-- The first of two approvals: of a figure that needs two and that nobody has decided on.
CREATE FUNCTION ledger_endorse() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    endorsed tracker_figure%ROWTYPE;
BEGIN
    SELECT * INTO endorsed FROM tracker_figure WHERE id = NEW.figure_id;
    IF NEW.endorser_id = endorsed.acting_for_id THEN
        RAISE EXCEPTION 'figure % was reported in the place of its endorser', endorsed.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'endorsement_not_of_own_place';
    END IF;
    IF endorsed.levels <> 2 THEN
        RAISE EXCEPTION 'figure % takes no endorsement', endorsed.id USING ERRCODE = 'restrict_violation', CONSTRAINT = 'endorsement_of_two_levels';
    END IF;
    IF EXISTS (SELECT FROM tracker_decision WHERE figure_id = endorsed.id) THEN
        RAISE EXCEPTION 'figure % is decided', endorsed.id USING ERRCODE = 'restrict_violation', CONSTRAINT = 'endorsement_before_decision';
    END IF;
    RETURN NEW;
END $$;

-- A decision's author, whom they acted for, slot and grade are its figure's. Approving over an approved figure takes a correction of it.
CREATE FUNCTION ledger_decide() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    decided tracker_figure%ROWTYPE;
    standing tracker_decision%ROWTYPE;
BEGIN
    SELECT * INTO decided FROM tracker_figure WHERE id = NEW.figure_id;
    NEW.author_id := decided.author_id;
    NEW.acting_for_id := decided.acting_for_id;
    NEW.slot_id := decided.slot_id;
    NEW.grade := decided.grade;
    NEW.history_load_id := decided.history_load_id;
    NEW.stated_date := decided.stated_date;
    NEW.supersedes_id := NULL;
    IF NEW.kind = 'approve' THEN
        IF decided.levels = 2 AND NOT EXISTS (
            SELECT FROM tracker_endorsement WHERE figure_id = decided.id AND endorser_id <> NEW.decider_id
        ) THEN
            RAISE EXCEPTION 'figure % needs the endorsement of another reviewer', decided.id
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'decision_after_endorsement';
        END IF;
        SELECT * INTO standing FROM tracker_decision
            WHERE slot_id = decided.slot_id AND grade = decided.grade AND kind = 'approve' ORDER BY id DESC LIMIT 1;
        IF FOUND AND decided.corrects_id IS DISTINCT FROM standing.figure_id THEN
            RAISE EXCEPTION 'figure % would replace approved figure % without being its correction',
                decided.id, standing.figure_id USING ERRCODE = 'restrict_violation', CONSTRAINT = 'decision_corrects_what_stands';
        END IF;
        NEW.supersedes_id := standing.id;
    END IF;
    RETURN NEW;
END $$;

-- A decision on what somebody asked for names the people it has to be by another than; the table's check constraint compares them.
-- Arguments: the table of requests, the column here that names one, and pairs of a column here and the request's that fills it.
CREATE FUNCTION ledger_second_person() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    asked jsonb;
BEGIN
    EXECUTE format('SELECT to_jsonb(asked) FROM %I AS asked WHERE id = $1', TG_ARGV[0])
        INTO asked USING (to_jsonb(NEW) ->> TG_ARGV[1])::bigint;
    RETURN jsonb_populate_record(NEW, (
        SELECT jsonb_object_agg(split_part(pair, '=', 1), asked -> split_part(pair, '=', 2))
        FROM unnest(TG_ARGV[2:]) AS pair
    ));
END $$;

-- And what is made of it says what was asked for. Arguments: the table of requests, the column here that names one, the table of
-- what is made, the column here that names that, and the columns that both have.
CREATE FUNCTION ledger_made_as_asked() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    asked jsonb;
    made jsonb;
BEGIN
    IF to_jsonb(NEW) ->> TG_ARGV[3] IS NULL THEN
        RETURN NEW;
    END IF;
    EXECUTE format('SELECT to_jsonb(asked) FROM %I AS asked WHERE id = $1', TG_ARGV[0])
        INTO asked USING (to_jsonb(NEW) ->> TG_ARGV[1])::bigint;
    EXECUTE format('SELECT to_jsonb(made) FROM %I AS made WHERE id = $1', TG_ARGV[2])
        INTO made USING (to_jsonb(NEW) ->> TG_ARGV[3])::bigint;
    IF made IS NULL OR EXISTS (
        SELECT FROM unnest(TG_ARGV[4:]) AS said WHERE NOT made ? said OR made -> said IS DISTINCT FROM asked -> said
    ) THEN
        RAISE EXCEPTION '% % is not what request % asks for', TG_ARGV[3], to_jsonb(NEW) ->> TG_ARGV[3], asked ->> 'id'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'made_as_asked';
    END IF;
    RETURN NEW;
END $$;

-- So does the planned curve of an accepted change.
CREATE FUNCTION ledger_planned_as_asked() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.version_id IS NOT NULL AND EXISTS (
        SELECT FROM (SELECT to_char(month, 'YYYY-MM') AS month, share FROM tracker_planpoint WHERE version_id = NEW.version_id) point
        FULL JOIN (
            SELECT planned.month, planned.share FROM tracker_targetchangerequest, jsonb_each_text(curve) AS planned(month, share)
            WHERE id = NEW.request_id
        ) AS asked ON asked.month = point.month
        WHERE point.share IS DISTINCT FROM asked.share::numeric
    ) THEN
        RAISE EXCEPTION 'version_id % is not what request % asks for', NEW.version_id, NEW.request_id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'made_as_asked';
    END IF;
    RETURN NEW;
END $$;

-- What a goal was in a month that is over, or in one that is published, is changed by two people or by a history load; asked when
-- the transaction ends, since the decision follows its version.
CREATE FUNCTION ledger_goal_by_two() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.history_load_id IS NULL
       AND (NEW.in_force_from < date_trunc('month', NEW.recorded_at AT TIME ZONE 'Asia/Shanghai')
            OR EXISTS (SELECT FROM tracker_editionstep step JOIN tracker_edition edition ON edition.id = step.edition_id
                       WHERE step.kind = 'publish' AND edition.month >= NEW.in_force_from))
       AND NOT EXISTS (SELECT FROM tracker_targetchangedecision WHERE version_id = NEW.id AND kind = 'accept') THEN
        RAISE EXCEPTION 'version % of a goal reaches into the past and nobody else decided on it', NEW.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'goal_by_second_person';
    END IF;
    RETURN NULL;
END $$;

-- What a published month said stays: no goal is taken from a unit, or given back, for a month that is published.
CREATE FUNCTION ledger_spare_published() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.kind = 'accept' AND EXISTS (
        SELECT FROM tracker_inapplicability asked
            JOIN tracker_edition edition ON edition.month >= asked.from_month
            JOIN tracker_editionstep step ON step.edition_id = edition.id AND step.kind = 'publish'
            WHERE asked.id = NEW.request_id
    ) THEN
        RAISE EXCEPTION 'request % reaches into a month that is published', NEW.request_id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'month_published';
    END IF;
    RETURN NEW;
END $$;

-- What is confirmed is there: the very membership that was to change, a new one, or the account that was to be open again.
CREATE FUNCTION ledger_appoint() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    asked tracker_appointmentrequest%ROWTYPE;
BEGIN
    SELECT * INTO asked FROM tracker_appointmentrequest WHERE id = NEW.request_id;
    IF NEW.kind = 'confirm' AND NOT (CASE WHEN asked.role = ''
        THEN NEW.membership_id IS NULL AND EXISTS (SELECT FROM tracker_user WHERE id = asked.user_id AND is_active)
        ELSE NEW.membership_id IS NOT NULL AND NEW.membership_id = coalesce(asked.membership_id, NEW.membership_id)
        END) THEN
        RAISE EXCEPTION 'membership_id % is not what request % asks for', NEW.membership_id, asked.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'made_as_asked';
    END IF;
    RETURN NEW;
END $$;

-- An edition remembers its transaction: whatever is frozen with it comes in the same one.
CREATE FUNCTION ledger_freeze() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.transaction := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;

CREATE FUNCTION ledger_freeze_with() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM tracker_edition
        WHERE id = NEW.edition_id AND transaction = pg_current_xact_id()::text::bigint;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'edition % is frozen', NEW.edition_id USING ERRCODE = 'restrict_violation', CONSTRAINT = 'edition_open';
    END IF;
    RETURN NEW;
END $$;

-- A table that goes out with an edition: whoever adds up the lines of a score gets the score.
CREATE FUNCTION ledger_add_up_sheet() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    wrong text;
BEGIN
    SELECT score ->> 'unit' INTO wrong FROM jsonb_array_elements(NEW.scores) AS score
        WHERE score ->> 'total' IS NOT NULL AND (score ->> 'total')::numeric IS DISTINCT FROM
              (SELECT coalesce(sum((line ->> 'points')::numeric), 0) FROM jsonb_array_elements(score -> 'lines') AS line)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the lines of score % do not add up to it', wrong USING ERRCODE = 'check_violation', CONSTRAINT = 'score_adds_up';
    END IF;
    RETURN NEW;
END $$;

-- Approved, then signed, then published, each once and not after a draft was dropped. Steps follow one another by a
-- lock of their own, which corrections take as well: what the public sees is numbered in the order of commits. A version is published after the one before it and under its number; numbers of a year, that in which the first version came out, aren't given twice.
CREATE FUNCTION ledger_step_edition() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    taken tracker_edition%ROWTYPE;
    kinds text[];
    newest record;
BEGIN
    PERFORM pg_advisory_xact_lock(370709);
    SELECT * INTO taken FROM tracker_edition WHERE id = NEW.edition_id;
    SELECT coalesce(array_agg(kind), '{}') INTO kinds FROM tracker_editionstep WHERE edition_id = NEW.edition_id;
    NEW.head := '';
    IF kinds && ARRAY['publish', 'discard']
       OR NEW.kind = 'sign' AND NOT 'approve' = ANY(kinds)
       OR NEW.kind = 'publish' AND NOT 'sign' = ANY(kinds) THEN
        RAISE EXCEPTION 'edition % doesn''t take the step % now', taken.id, NEW.kind USING ERRCODE = 'restrict_violation', CONSTRAINT = 'edition_step_in_order';
    END IF;
    IF NEW.kind <> 'publish' THEN
        RETURN NEW;
    END IF;
    SELECT coalesce(max(edition.version), 0) AS version, max(step.number) AS number INTO newest
        FROM tracker_editionstep step JOIN tracker_edition edition ON edition.id = step.edition_id
        WHERE step.kind = 'publish' AND edition.month = taken.month;
    IF taken.version <> newest.version + 1 OR NEW.number <> newest.number THEN
        RAISE EXCEPTION 'version % of % doesn''t follow what is published', taken.version, taken.month
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'edition_version_follows';
    END IF;
    IF taken.version = 1 AND EXISTS (
        SELECT FROM tracker_editionstep step JOIN tracker_edition edition ON edition.id = step.edition_id
        WHERE step.number = NEW.number AND edition.version = 1
          AND date_trunc('year', step.recorded_at AT TIME ZONE 'Asia/Shanghai') = date_trunc('year', NEW.recorded_at AT TIME ZONE 'Asia/Shanghai')
    ) THEN
        RAISE EXCEPTION 'number % of the year is taken', NEW.number USING ERRCODE = 'unique_violation', CONSTRAINT = 'edition_number_once';
    END IF;
    NEW.head := coalesce((SELECT hash FROM tracker_ledgerentry WHERE sequence IS NOT NULL ORDER BY sequence DESC LIMIT 1), '');
    RETURN NEW;
END $$;

-- Only what is public can be corrected in public.
CREATE FUNCTION ledger_correct_edition() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(370709);
    PERFORM FROM tracker_editionline line JOIN tracker_editionstep step ON step.edition_id = line.edition_id
        WHERE line.id = NEW.line_id AND step.kind = 'publish';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'line % isn''t published', NEW.line_id USING ERRCODE = 'restrict_violation', CONSTRAINT = 'edition_published';
    END IF;
    RETURN NEW;
END $$;

-- Of a sheet only the newest version is signed.
CREATE FUNCTION ledger_sign_sheet() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    signed tracker_scoresheet%ROWTYPE;
BEGIN
    SELECT * INTO signed FROM tracker_scoresheet WHERE id = NEW.sheet_id;
    IF EXISTS (SELECT FROM tracker_scoresheet later
               WHERE later.league_id = signed.league_id AND later.month = signed.month AND later.number > signed.number) THEN
        RAISE EXCEPTION 'sheet % has been issued anew', signed.id USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sheet_is_newest';
    END IF;
    RETURN NEW;
END $$;

-- The lines of a score add up to it exactly; asked when the transaction ends, since the lines follow their entry.
CREATE FUNCTION ledger_add_up() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    asked bigint;
BEGIN
    IF TG_TABLE_NAME = 'tracker_scoreentry' THEN asked := NEW.id; ELSE asked := NEW.entry_id; END IF;
    IF EXISTS (SELECT FROM tracker_scoreentry WHERE id = asked AND total IS NOT NULL AND total IS DISTINCT FROM
               (SELECT coalesce(sum(points), 0) FROM tracker_scoreline WHERE entry_id = asked)) THEN
        RAISE EXCEPTION 'the lines of score % do not add up to it', asked USING ERRCODE = 'check_violation', CONSTRAINT = 'score_adds_up';
    END IF;
    RETURN NULL;
END $$;

-- A vote is by a judge of the ballot, for a contender of it, before the count is opened. The lock makes opening wait
-- for votes under way, and votes that come later see that it is open.
CREATE FUNCTION ledger_cast_vote() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    held bigint;
BEGIN
    SELECT ballot_id INTO held FROM tracker_ballotjudge WHERE id = NEW.judge_id;
    PERFORM pg_advisory_xact_lock_shared(370708, held::integer);
    IF NOT EXISTS (SELECT FROM tracker_ballotcontender WHERE id = NEW.contender_id AND ballot_id = held) THEN
        RAISE EXCEPTION 'contender % is not of ballot %', NEW.contender_id, held USING ERRCODE = 'restrict_violation', CONSTRAINT = 'vote_within_ballot';
    END IF;
    IF EXISTS (SELECT FROM tracker_ballotopening WHERE ballot_id = held) THEN
        RAISE EXCEPTION 'the count of ballot % is open', held USING ERRCODE = 'restrict_violation', CONSTRAINT = 'vote_while_sealed';
    END IF;
    NEW.salt := gen_random_uuid();
    RETURN NEW;
END $$;

CREATE FUNCTION ledger_open_count() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(370708, NEW.ballot_id::integer);
    RETURN NEW;
END $$;

-- One link a statement: its rows' numbers and hashes, taken down as soon as they are inserted. SECURITY DEFINER, because the app
-- role itself may not insert links. The trigger's argument is the duty of the table's rows, which ledger_duty reads.
CREATE FUNCTION ledger_chain_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD' AS $$
BEGIN
    INSERT INTO tracker_ledgerentry (table_name, row_ids, row_hashes, last_row, content_hash, previous_hash, hash)
    SELECT TG_TABLE_NAME, kept.ids, kept.hashes, kept.last_row, ledger_content_hash(kept.ids, kept.hashes), '', ''
    FROM (
        SELECT array_agg(hashed.id ORDER BY hashed.id) AS ids, array_agg(hashed.hash ORDER BY hashed.id) AS hashes, max(hashed.id) AS last_row
        FROM (SELECT id, ledger_row_hash((added.*)::text) AS hash FROM added) AS hashed
    ) AS kept WHERE kept.ids IS NOT NULL; -- a statement that inserted nothing has no link
    RETURN NULL;
END $$;

-- Its place in the chain a link gets at the commit, in the order of commits, under a lock that is then held for moments only.
-- Being inserted it is put off once more: whatever else waits for the commit (foreign keys look up rows that others may hold)
-- comes first, so that who holds the chain's lock waits for nobody.
CREATE FUNCTION ledger_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last_sequence bigint;
    last_hash text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE tracker_ledgerentry SET last_row = last_row WHERE id = NEW.id;
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(370705);
    SELECT sequence, hash INTO last_sequence, last_hash
        FROM tracker_ledgerentry WHERE sequence IS NOT NULL ORDER BY sequence DESC LIMIT 1;
    last_sequence := coalesce(last_sequence, 0);
    last_hash := coalesce(last_hash, repeat('0', 64));
    UPDATE tracker_ledgerentry
        SET sequence = last_sequence + 1, previous_hash = last_hash,
            hash = ledger_link_hash(last_hash, last_sequence + 1, table_name, content_hash)
        WHERE id = NEW.id AND sequence IS NULL;
    IF NEW.table_name = 'tracker_historyload' AND EXISTS (SELECT FROM tracker_figure WHERE history_load_id IS NULL) THEN
        RAISE EXCEPTION 'live figures exist: history can no longer be loaded' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'history_before_live_figures';
    END IF;
    RETURN NULL;
END $$;

-- No row without its event: what each guarded table wants to come with its rows, as its guard says (`witnessed` in models/guarding.py): a query
-- over the new rows `r` that gives of each its number, the person who is answerable (`actor`), the things of which any one has an event by that
-- person in this transaction (`things`; none: any event of theirs), in which unit the person holds one of the roles `within`, or holds one of the
-- roles `anywhere`, on that day (neither: no role is asked for). An actor of NULL is anybody. Empty: nothing is wanted. NULL: nothing says so.
CREATE FUNCTION ledger_duty(guarded text) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT convert_from(substr(tgargs, 1, length(tgargs) - 1), getdatabaseencoding()) FROM pg_trigger
    WHERE tgrelid = to_regclass(quote_ident(guarded)) AND tgname = 'ledger_chain_row' AND tgnargs = 1
$$;

-- Asked at the commit, once a statement: does every row have what `ledger_duty` wants? An event counts if it was written in this very transaction
-- (numbers of transactions begin anew when a dump is restored, hence the time as well).
CREATE FUNCTION ledger_witness() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    duty text := ledger_duty(NEW.table_name);
    lacking record;
BEGIN
    IF duty = '' THEN
        RETURN NULL;
    END IF;
    IF duty IS NULL THEN
        RAISE EXCEPTION 'nothing says what rows of % come with', NEW.table_name USING ERRCODE = 'restrict_violation', CONSTRAINT = 'row_has_duty';
    END IF;
    EXECUTE format($query$
        WITH RECURSIVE told AS MATERIALIZED (
            SELECT actor_id, object_type || ':' || object_id AS thing FROM tracker_event
            WHERE transaction = pg_current_xact_id()::text::bigint AND recorded_at >= now()
        ), r AS MATERIALIZED (
            SELECT kept.* FROM %I AS kept JOIN unnest($1) AS asked(id) ON asked.id = kept.id
        ), duty(id, actor, things, unit, within, anywhere) AS MATERIALIZED (%s), told_of AS (
            SELECT duty.id FROM duty, unnest(duty.things) AS thing JOIN told USING (thing) WHERE told.actor_id = duty.actor
            UNION ALL SELECT duty.id FROM duty WHERE things IS NULL AND actor IN (SELECT actor_id FROM told)
            UNION ALL SELECT duty.id FROM duty WHERE actor IS NULL AND EXISTS (SELECT FROM told)
        ), above(unit, covered_by) AS (
            SELECT DISTINCT unit, unit FROM duty WHERE within IS NOT NULL
            UNION SELECT above.unit, tracker_unit.parent_id FROM above JOIN tracker_unit ON tracker_unit.id = above.covered_by
            WHERE tracker_unit.parent_id IS NOT NULL
        ), held AS MATERIALIZED (
            SELECT membership.user_id, membership.role, membership.unit_id FROM tracker_membership membership JOIN tracker_user person ON person.id = user_id
            WHERE person.is_active AND (now() AT TIME ZONE 'Asia/Shanghai')::date
                  BETWEEN coalesce(from_date, '-infinity') AND coalesce(until_date, 'infinity')
        ), asked AS (
            SELECT DISTINCT actor, unit, within, anywhere FROM duty WHERE within IS NOT NULL OR anywhere IS NOT NULL
        ), refused AS (
            SELECT asked.* FROM asked WHERE NOT EXISTS (
                SELECT FROM held WHERE held.user_id = asked.actor AND (held.role = ANY(asked.anywhere) OR held.role = ANY(asked.within)
                    AND held.unit_id IN (SELECT covered_by FROM above WHERE above.unit = asked.unit))
            )
        )
        (SELECT kept.id, 'has no event of its own by who is answerable for it' AS why FROM unnest($1) AS kept(id)
         WHERE NOT EXISTS (SELECT FROM told_of WHERE told_of.id = kept.id) ORDER BY 1 LIMIT 1)
        UNION ALL
        (SELECT duty.id, format('is by user %%s, who has no right to it on this day', duty.actor) FROM duty
         WHERE EXISTS (SELECT FROM refused WHERE refused.actor = duty.actor AND refused.unit IS NOT DISTINCT FROM duty.unit
                       AND refused.within IS NOT DISTINCT FROM duty.within AND refused.anywhere IS NOT DISTINCT FROM duty.anywhere)
         ORDER BY 1 LIMIT 1)
        $query$, NEW.table_name, duty) INTO lacking USING NEW.row_ids;
    IF lacking.id IS NOT NULL THEN
        RAISE EXCEPTION 'row % of % %', lacking.id, NEW.table_name, lacking.why USING ERRCODE = 'restrict_violation', CONSTRAINT = 'row_has_event';
    END IF;
    RETURN NULL;
END $$;

-- What a notice says is settled when it's written; only whether it was read and mailed changes.
CREATE FUNCTION notice_keep_words() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.id, NEW.recipient_id, NEW.unit_id, NEW.role, NEW.kind, NEW.figure_id, NEW.digest, NEW.once, NEW.data, NEW.made_at)
        IS NOT DISTINCT FROM (OLD.id, OLD.recipient_id, OLD.unit_id, OLD.role, OLD.kind, OLD.figure_id, OLD.digest, OLD.once, OLD.data, OLD.made_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what a notice says is never changed: % refused', TG_OP USING ERRCODE = 'restrict_violation', CONSTRAINT = 'notice_keeps_words';
END $$;
CREATE TRIGGER notice_keep_words BEFORE UPDATE OR DELETE ON tracker_notice
    FOR EACH ROW EXECUTE FUNCTION notice_keep_words();
CREATE TRIGGER notice_refuse_truncate BEFORE TRUNCATE ON tracker_notice
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
ALTER TABLE tracker_notice ENABLE ALWAYS TRIGGER notice_keep_words, ENABLE ALWAYS TRIGGER notice_refuse_truncate;

-- A series is what it is for good; only an item's passes to another unit, and with its item.
CREATE FUNCTION series_keep() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.item_id IS NOT NULL
        AND (NEW.id, NEW.indicator_id, NEW.item_id, NEW.measure_id, NEW.stage_id, NEW.recorded_at)
            IS NOT DISTINCT FROM (OLD.id, OLD.indicator_id, OLD.item_id, OLD.measure_id, OLD.stage_id, OLD.recorded_at)
        AND NEW.unit_id = (SELECT unit_id FROM tracker_item WHERE id = NEW.item_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'series % stays as it is: % refused', OLD.id, TG_OP USING ERRCODE = 'restrict_violation', CONSTRAINT = 'series_stays';
END $$;
CREATE TRIGGER series_keep BEFORE UPDATE OR DELETE ON tracker_series FOR EACH ROW EXECUTE FUNCTION series_keep();
ALTER TABLE tracker_series ENABLE ALWAYS TRIGGER series_keep;

-- Nobody may hang it on a table of their own and so have links written for rows that aren't there.
REVOKE ALL ON FUNCTION ledger_chain_row(), ledger_link() FROM PUBLIC;

-- An event and the changes of configuration that it tells of bear the number of their transaction.
CREATE FUNCTION ledger_stamp_transaction() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.transaction := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;

-- A row as the history tells it: of a password only whether it is the same, of the last sign-in nothing.
CREATE FUNCTION ledger_told(entry jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT entry - 'last_login' || CASE WHEN entry ? 'password'
        THEN jsonb_build_object('password', left(encode(sha256(convert_to(entry ->> 'password', 'UTF8')), 'hex'), 12))
        ELSE '{}' END
$$;

-- Before and after of configuration, once a statement. SECURITY DEFINER: the app role itself may not write history.
CREATE FUNCTION ledger_keep_history() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO tracker_configurationchange (table_name, row_id, operation, after, database_role)
        SELECT TG_TABLE_NAME, id, 'insert', ledger_told(to_jsonb(new_rows)), session_user FROM new_rows ORDER BY id;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO tracker_configurationchange (table_name, row_id, operation, before, database_role)
        SELECT TG_TABLE_NAME, id, 'delete', ledger_told(to_jsonb(old_rows)), session_user FROM old_rows ORDER BY id;
    ELSE
        INSERT INTO tracker_configurationchange (table_name, row_id, operation, before, after, database_role)
        SELECT TG_TABLE_NAME, new_rows.id, 'update', ledger_told(to_jsonb(old_rows)), ledger_told(to_jsonb(new_rows)), session_user
        FROM new_rows LEFT JOIN old_rows ON old_rows.id = new_rows.id
        WHERE ledger_told(to_jsonb(old_rows)) IS DISTINCT FROM ledger_told(to_jsonb(new_rows)) ORDER BY new_rows.id;
    END IF;
    RETURN NULL;
END $$;

REVOKE ALL ON FUNCTION ledger_keep_history() FROM PUBLIC;

CREATE FUNCTION ledger_refuse_forged_link() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'rows of % are written by triggers alone', TG_TABLE_NAME USING ERRCODE = 'restrict_violation', CONSTRAINT = 'written_by_triggers';
    END IF;
    RETURN NULL;
END $$;

-- A link is completed by the trigger of its own transaction, and by nobody else.
CREATE TRIGGER ledger_refuse_change BEFORE UPDATE OR DELETE ON tracker_ledgerentry FOR EACH ROW
    WHEN (OLD.sequence IS NOT NULL OR pg_trigger_depth() = 0) EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_refuse_truncate BEFORE TRUNCATE ON tracker_ledgerentry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_refuse_forged_link BEFORE INSERT ON tracker_ledgerentry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_forged_link();
CREATE CONSTRAINT TRIGGER ledger_witness AFTER INSERT ON tracker_ledgerentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_witness();
CREATE CONSTRAINT TRIGGER ledger_link AFTER INSERT OR UPDATE ON tracker_ledgerentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.sequence IS NULL) EXECUTE FUNCTION ledger_link();
ALTER TABLE tracker_ledgerentry ENABLE ALWAYS TRIGGER ledger_refuse_change, ENABLE ALWAYS TRIGGER ledger_refuse_truncate,
    ENABLE ALWAYS TRIGGER ledger_refuse_forged_link, ENABLE ALWAYS TRIGGER ledger_witness, ENABLE ALWAYS TRIGGER ledger_link;
-- Hashes don't get shorter by packing.
ALTER TABLE tracker_ledgerentry ALTER COLUMN row_hashes SET STORAGE EXTERNAL;
REVOKE ALL ON tracker_ledgerentry FROM PUBLIC;

-- What single tables are asked beside their guards, which the migration sets up (`Guard`).
CREATE TRIGGER ledger_refuse_forged_link BEFORE INSERT ON tracker_configurationchange
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_forged_link();
ALTER TABLE tracker_configurationchange ENABLE ALWAYS TRIGGER ledger_refuse_forged_link;
CREATE CONSTRAINT TRIGGER ledger_goal_by_two AFTER INSERT ON tracker_targetversion
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_goal_by_two();
ALTER TABLE tracker_targetversion ENABLE ALWAYS TRIGGER ledger_goal_by_two;
CREATE CONSTRAINT TRIGGER ledger_add_up AFTER INSERT ON tracker_scoreentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_add_up();
CREATE CONSTRAINT TRIGGER ledger_add_up AFTER INSERT ON tracker_scoreline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_add_up();
ALTER TABLE tracker_scoreentry ENABLE ALWAYS TRIGGER ledger_add_up;
ALTER TABLE tracker_scoreline ENABLE ALWAYS TRIGGER ledger_add_up;

-- What the public may read: published editions and nothing behind them. A role of its own has SELECT on these views alone.
CREATE VIEW published_brand AS
    SELECT unit.id, coalesce(brand.name, '') AS name, coalesce(brand.name_en, '') AS name_en,
           coalesce(nullif(brand.district, ''), unit.name) AS district,
           CASE WHEN brand.district <> '' THEN brand.district_en ELSE coalesce(nullif(brand.district_en, ''), unit.name_en) END AS district_en,
           coalesce(brand.note, '') AS note, coalesce(brand.note_en, '') AS note_en,
           coalesce(brand.edition, '') AS edition, coalesce(brand.edition_en, '') AS edition_en,
           coalesce(brand.sha256, '') AS logo, coalesce(brand.size, 0) AS size,
           unit.xmin::text::bigint + coalesce(brand.xmin::text::bigint, 0) AS state
    FROM tracker_unit unit LEFT JOIN tracker_brand brand ON brand.id = 1
    WHERE unit.parent_id IS NULL;

CREATE VIEW published_edition AS
    SELECT edition.id, edition.month, edition.version, edition.cut_off, edition.reason, edition.incomplete, edition.illustrative,
           publish.id AS step_id, publish.number, publish.head, publish.recorded_at AS published_at,
           sign.name AS signer, sign.recorded_at AS signed_at, edition.printed, edition.sha256, edition.size
    FROM tracker_edition edition
    JOIN tracker_editionstep publish ON publish.edition_id = edition.id AND publish.kind = 'publish'
    JOIN tracker_editionstep sign ON sign.edition_id = edition.id AND sign.kind = 'sign';

CREATE VIEW published_line AS
    SELECT line.id, line.edition_id, line.position, line.code, line.unit_code, line.issuer_code, line.section_code, line.measured_in,
           line.places, line.tier, line.value, line.target_value, line.completion, line.planned, line.gap, line.gap_in, line.light,
           line.light_colour, line.light_shape, line.light_order, line.rule, line.counted_by, line.derived, line.data_month, line.as_of,
           line.printed, line.goal_illustrative, line.value_illustrative
    FROM tracker_editionline line
    WHERE EXISTS (SELECT FROM tracker_editionstep step WHERE step.edition_id = line.edition_id AND step.kind = 'publish');

CREATE VIEW published_bulletin AS
    SELECT bulletin.id, bulletin.edition_id, bulletin.position, bulletin.code, bulletin.masthead, bulletin.issuer,
           bulletin.title, bulletin.blocks, bulletin.sources
    FROM tracker_editionbulletin bulletin
    WHERE EXISTS (SELECT FROM tracker_editionstep step WHERE step.edition_id = bulletin.edition_id AND step.kind = 'publish');

CREATE VIEW published_sheet AS
    SELECT sheet.id, sheet.edition_id, sheet.position, sheet.code, sheet.scores, sheet.printed, sheet.illustrative
    FROM tracker_editionsheet sheet
    WHERE EXISTS (SELECT FROM tracker_editionstep step WHERE step.edition_id = sheet.edition_id AND step.kind = 'publish');

CREATE VIEW published_correction AS
    SELECT correction.id, correction.line_id, correction.cut_off, correction.recorded_at, correction.light,
           correction.printed, correction.reason
    FROM tracker_editioncorrection correction;
