-- A world of many departments by set-based SQL: units, people, periods, files, tasks, awards.
-- Sizes are settings of the session (bench.departments, .units, .periods, .closed, .nominees);
-- tests/benchmarks/seeded.py sets them and says what exists already (bench.department, .route, …).
-- Department 1 and its first three units are those of tests/factories/world.py.

SET synchronous_commit = off;
SET session_replication_role = replica; -- foreign keys are right by construction
SET work_mem = '64MB';

CREATE FUNCTION pg_temp.setting(name text) RETURNS text LANGUAGE sql STABLE
    AS $$ SELECT current_setting('bench.' || name) $$;
CREATE FUNCTION pg_temp.n(name text) RETURNS int LANGUAGE sql STABLE
    AS $$ SELECT current_setting('bench.' || name)::int $$;
CREATE FUNCTION pg_temp.plain(said text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT translate(lower(said),
        'áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ',
        'aaaaaaaaaaaaaaaaadeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyy')
$$;

-- Departments, units -------------------------------------------------------------------------

INSERT INTO nominations_unit (id, ref, code, kind, level, name, symbol, parent_id, valid_from,
    leader_title, place, position)
SELECT 1000000 + d, 'bd' || d, 'so-' || d, 'provincial_department', 'department',
    'Sở Nông nghiệp và Môi trường tỉnh số ' || d, 'SNNMT-' || d, NULL, date '2020-01-01', '', '', d
FROM generate_series(2, pg_temp.n('departments')) d;

CREATE TEMP TABLE dep AS
SELECT 1 AS d, pg_temp.n('department')::bigint AS id
UNION ALL SELECT d, 1000000 + d FROM generate_series(2, pg_temp.n('departments')) d;

CREATE TEMP TABLE uni AS
SELECT 1 AS d, (row_number() OVER (ORDER BY id))::int AS u, id
FROM nominations_unit WHERE parent_id = pg_temp.n('department') AND code IN ('vp', 'cckl', 'cctl');
INSERT INTO uni
SELECT d, u, (2000000 + d * 1000 + u)::bigint
FROM generate_series(1, pg_temp.n('departments')) d, generate_series(1, pg_temp.n('units')) u
WHERE d > 1 OR u > 3;

INSERT INTO nominations_unit (id, ref, code, kind, level, name, symbol, parent_id, valid_from,
    leader_title, place, position)
SELECT uni.id, 'bu' || uni.id, 'dv-' || uni.id, 'division', 'department',
    (ARRAY['Phòng', 'Chi cục', 'Trung tâm', 'Ban', 'Hạt', 'Trạm'])[1 + u % 6] || ' ' ||
    (ARRAY['Kiểm lâm', 'Thủy lợi', 'Quản lý đất đai', 'Chăn nuôi và Thú y', 'Thủy sản',
        'Khuyến nông', 'Bảo vệ môi trường', 'Trồng trọt', 'Quan trắc', 'Phát triển nông thôn',
        'Tài nguyên nước'])[1 + u % 11] || ' số ' || u,
    'DV' || u, dep.id, date '2020-01-01', '', '', u
FROM uni JOIN dep USING (d) WHERE uni.id >= 2000000;

-- People: as many per unit as one file has nominees ---------------------------------------------

INSERT INTO nominations_person (id, ref, full_name, sort_key, search_key, sex, birth_year, email,
    remark)
SELECT id, 'bn' || id, said, pg_temp.plain(said), pg_temp.plain(said), sex, 1970 + (h % 30)::int,
    '', ''
FROM (
    SELECT *, (ARRAY['Nguyễn', 'Nguyễn', 'Nguyễn', 'Trần', 'Trần', 'Lê', 'Lê', 'Phạm', 'Hoàng',
        'Huỳnh', 'Phan', 'Vũ', 'Võ', 'Đặng', 'Bùi', 'Đỗ', 'Hồ', 'Ngô', 'Dương', 'Lý'])[1 + h % 20]
        || ' ' || (CASE WHEN sex = 'F' THEN 'Thị' ELSE
            (ARRAY['Văn', 'Văn', 'Văn', 'Hữu', 'Đức', 'Công', 'Quang', 'Minh'])[1 + h / 20 % 8] END)
        || ' ' || (ARRAY['Thanh', 'Ngọc', 'Hồng', 'Thu', 'Kim', 'Bích', 'Mỹ', 'Xuân', 'Đình',
            'Trọng', 'Gia', 'Bảo', 'Hoài', 'Tuấn', 'Anh', 'Việt', 'Khánh', 'Thành', 'Phương',
            'Duy'])[1 + h / 160 % 20]
        || ' ' || (ARRAY['An', 'Anh', 'Ba', 'Bình', 'Châu', 'Chi', 'Cường', 'Dung', 'Dũng', 'Đạt',
            'Đông', 'Giang', 'Hà', 'Hải', 'Hạnh', 'Hiếu', 'Hoa', 'Hòa', 'Hùng', 'Huyền', 'Hương',
            'Khoa', 'Lan', 'Liên', 'Linh', 'Long', 'Mai', 'Nam', 'Nga', 'Nghĩa', 'Nhung', 'Phúc',
            'Quân', 'Quyên', 'Sơn', 'Tâm', 'Thảo', 'Thủy', 'Toàn', 'Trang', 'Trung', 'Tú', 'Uyên',
            'Vân', 'Vinh', 'Yến'])[1 + h / 3200 % 46] AS said
    FROM (
        SELECT u.id * 100 + n AS id, CASE WHEN n % 2 = 0 THEN 'F' ELSE 'M' END AS sex,
            ('x' || substr(md5(u.id || ':' || n), 1, 7))::bit(28)::int AS h
        FROM uni u, generate_series(1, pg_temp.n('nominees')) n
    ) drawn
) named;

INSERT INTO nominations_membership (person_id, unit_id, position, valid_from, is_head, is_leader,
    is_direct_worker)
SELECT p.id, p.id / 100, 'Chuyên viên', date '2020-01-01', false, false, false
FROM nominations_person p JOIN uni ON uni.id = p.id / 100
WHERE p.ref LIKE 'bn%'; -- not the people of the world

-- Periods: the oldest are closed ----------------------------------------------------------------

CREATE TEMP TABLE per AS
SELECT d, p, (3000000 + d * 100 + p)::bigint AS id, dep.id AS authority_id,
    p <= pg_temp.n('closed') AS closed, 2026 - (pg_temp.n('periods') - p) AS year
FROM dep, generate_series(1, pg_temp.n('periods')) p;

INSERT INTO nominations_period (id, ref, kind, year, name, frozen_route, status, data_from, data_to,
    basis, route_id, authority_id)
SELECT id, 'bp' || id, 'annual', year, 'Xét thi đua, khen thưởng năm ' || year,
    pg_temp.setting('frozen_route')::jsonb, CASE WHEN closed THEN 'closed' ELSE 'open' END,
    make_date(year - 1, 12, 15), make_date(year, 12, 14), '', pg_temp.n('route'), authority_id
FROM per;

-- Files -----------------------------------------------------------------------------------------

INSERT INTO nominations_dossier (id, ref, period_id, unit_id)
SELECT (per.id * 1000) + u, 'bf' || ((per.id * 1000) + u), per.id, uni.id
FROM per JOIN uni USING (d);

CREATE TEMP TABLE sub AS
SELECT ((per.id * 1000) + u) * 10 + k AS id, (per.id * 1000) + u AS dossier_id, k, d, u, p,
    uni.id AS unit_id, per.authority_id, per.id AS period_id, per.closed,
    (ARRAY['report', 'self_assessment', 'nominations'])[k] AS kind,
    CASE WHEN per.closed THEN 'CLOSED' ELSE (ARRAY['DRAFT', 'UNIT_SIGNING', 'OFFICE_CHECK',
        'OFFICE_CHECK', 'OFFICE_CHECK', 'OFFICE_CHECK', 'OFFICE_CHECK', 'OFFICE_CHECK', 'RETURNED',
        'ACCEPTED'])[1 + (u * 7 + p * 3 + k * 5) % 10] END AS state,
    date '2026-11-20' + ((u * 13 + p * 7 + k) % 60 - 20) AS due_on
FROM per JOIN uni USING (d), generate_series(1, 3) k;
CREATE INDEX ON sub (id);
ANALYZE sub;

INSERT INTO nominations_submission (id, ref, dossier_id, kind, number, state, returned_from,
    suspended_from, version, nothing_to_report, narrative, meeting_minutes, meeting_voting, sent_at,
    cross_note, cluster_note)
SELECT id, 'bs' || id, dossier_id, kind, 0, state,
    CASE WHEN state = 'RETURNED' THEN 'OFFICE_CHECK' ELSE '' END, '', 3, false, '', '', '',
    CASE WHEN state NOT IN ('DRAFT', 'UNIT_SIGNING') THEN timestamptz '2026-11-10 09:00+07' END,
    '', ''
FROM sub;

INSERT INTO nominations_nomination (id, ref, submission_id, award_id, nominee_kind, person_id,
    nominee_name, nominee_sort_key, nominee_position, achievement, priority, state, suspended_from,
    reason, cluster_remark)
SELECT sub.id * 100 + n, 'bl' || (sub.id * 100 + n), sub.id, award.id, 'person', person.id,
    person.full_name, person.sort_key, 'Chuyên viên', '', n,
    CASE sub.state WHEN 'CLOSED' THEN CASE WHEN n % 5 < 3 THEN 'AWARDED' ELSE 'DECLINED' END
        WHEN 'OFFICE_CHECK' THEN 'SUBMITTED' WHEN 'RETURNED' THEN 'RETURNED'
        WHEN 'ACCEPTED' THEN 'CHECKED' ELSE 'DRAFT' END, '', '', ''
FROM sub
JOIN nominations_person person ON person.id / 100 = sub.unit_id AND person.ref LIKE 'bn%'
CROSS JOIN LATERAL (SELECT (person.id % 100)::int AS n) number
JOIN (
    SELECT id, (row_number() OVER (ORDER BY code))::int AS a
    FROM nominations_award WHERE code IN ('LDTT', 'GKGD', 'CSTDCS')
) award ON award.a = 1 + n % 3
WHERE sub.k = 3;

-- Procedures and tasks --------------------------------------------------------------------------

INSERT INTO workflows_process (id, flow_class, status, created, finished, submission_id)
SELECT id, pg_temp.setting('flow'), CASE WHEN state IN ('ACCEPTED', 'CLOSED') THEN 'DONE' ELSE 'NEW' END,
    timestamptz '2026-11-02 09:00+07',
    CASE WHEN state IN ('ACCEPTED', 'CLOSED') THEN timestamptz '2026-11-12 09:00+07' END, id
FROM sub;

INSERT INTO workflows_task (id, ref, process_id, flow_task, flow_task_type, status, created, started,
    finished, token, role, unit_id, opened_at, due_on, remind_at, escalate_at)
SELECT id * 10 + 1, 'bt' || (id * 10 + 1), id, pg_temp.setting('flow') || '.draft', 'HUMAN', 'DONE',
    timestamptz '2026-11-02 09:00+07', timestamptz '2026-11-02 09:00+07',
    timestamptz '2026-11-10 09:00+07', 'start', 'unit_officer', unit_id,
    timestamptz '2026-11-02 09:00+07', due_on, due_on - 4, due_on + 3
FROM sub WHERE state <> 'DRAFT'
UNION ALL
SELECT id * 10 + 2, 'bt' || (id * 10 + 2), id, pg_temp.setting('flow') || CASE state
        WHEN 'DRAFT' THEN '.draft' WHEN 'UNIT_SIGNING' THEN '.unit_signing'
        WHEN 'RETURNED' THEN '.fixing' ELSE '.office_check' END, 'HUMAN', 'NEW',
    timestamptz '2026-11-10 09:00+07', NULL, NULL, 'start', CASE state
        WHEN 'DRAFT' THEN 'unit_officer' WHEN 'UNIT_SIGNING' THEN 'unit_head'
        WHEN 'RETURNED' THEN 'unit_officer' ELSE 'office' END,
    CASE WHEN state = 'OFFICE_CHECK' THEN authority_id ELSE unit_id END,
    timestamptz '2026-11-10 09:00+07', due_on, due_on - 4, due_on + 3
FROM sub WHERE state NOT IN ('ACCEPTED', 'CLOSED');

-- Proposals, decisions and awards of the closed periods -------------------------------------------

INSERT INTO nominations_consolidation (id, ref, period_id, kind, decider, goes_up, awaits_answer,
    title, state, version, council_minutes, opened_at, narrative, missing_reason, signature_form,
    signer_title, number)
SELECT id, 'bc' || id, id, 'proposal', 'director', false, false,
    'Tờ trình khen thưởng năm ' || year || ' của Sở số ' || d, 'ISSUED', 5, '',
    make_timestamptz(year, 12, 1, 9, 0, 0), '', '', '', '', ''
FROM per WHERE closed;

INSERT INTO nominations_decision (id, ref, consolidation_id, authority_id, award_id, signer_id,
    signer_title, signature_form, signed_at, number, dated, published_at)
SELECT per.id * 10 + a, 'bq' || (per.id * 10 + a), per.id, authority_id, award.id,
    pg_temp.n('signer'), 'Giám đốc', '', make_timestamptz(year, 12, 20, 9, 0, 0),
    (p * 10 + a) || '/QĐ-SNNMT' || d, make_date(year, 12, 21),
    make_timestamptz(year, 12, 22, 9, 0, 0)
FROM per JOIN (
    SELECT id, (row_number() OVER (ORDER BY code))::int AS a
    FROM nominations_award WHERE code IN ('LDTT', 'GKGD', 'CSTDCS')
) award ON true
WHERE closed;

INSERT INTO nominations_consolidationline (consolidation_id, nomination_id, award_id, position,
    active, outcome, reason, decided_by_id, decided_at, signature_form, signer_title)
SELECT sub.period_id, line.id, line.award_id, line.priority, false,
    CASE WHEN line.state = 'AWARDED' THEN 'granted' ELSE 'declined' END, '', pg_temp.n('signer'),
    timestamptz '2025-12-20 09:00+07', '', 'Giám đốc'
FROM nominations_nomination line JOIN sub ON sub.id = line.submission_id WHERE sub.closed;

INSERT INTO nominations_awardrecord (ref, decision_id, nomination_id, award_id, person_id,
    holder_name, year, granted_on)
SELECT 'br' || line.id, decision.id, line.id, line.award_id, line.person_id, line.nominee_name,
    per.year, decision.dated
FROM nominations_nomination line
JOIN sub ON sub.id = line.submission_id
JOIN per ON per.id = sub.period_id
JOIN nominations_decision decision
    ON decision.consolidation_id = sub.period_id AND decision.award_id = line.award_id
WHERE line.state = 'AWARDED';

-- The log: opened, and sent -----------------------------------------------------------------------

INSERT INTO nominations_eventstream (id, kind, subject, sequence, digest)
SELECT id, 'submission', 'bs' || id, 2, md5(id::text) FROM sub;

INSERT INTO nominations_event (ref, stream_id, sequence, subject, action, moves, at, actor_id,
    person_id, post_title, from_state, to_state, note, data, key, fingerprint, previous_digest,
    digest)
SELECT 'be' || (id * 10 + step), id, step, 'bs' || id,
    CASE step WHEN 1 THEN 'open' ELSE 'submit' END, true,
    timestamptz '2026-11-02 09:00+07' + (step * interval '5 days'), NULL, NULL, '', '',
    CASE step WHEN 1 THEN 'DRAFT' ELSE state END, '', '{}', '', '', '', md5((id * 10 + step)::text)
FROM sub, generate_series(1, 2) step;

-- What search looks up ----------------------------------------------------------------------------

CREATE TEMP TABLE said AS
SELECT DISTINCT full_name::text AS text, true AS people FROM nominations_person;
INSERT INTO said
SELECT DISTINCT text, false FROM (
    SELECT name AS text FROM nominations_unit UNION ALL SELECT symbol FROM nominations_unit
    UNION ALL SELECT name FROM nominations_unitversion
    UNION ALL SELECT symbol FROM nominations_unitversion
    UNION ALL SELECT name FROM nominations_period UNION ALL SELECT name FROM nominations_award
    UNION ALL SELECT title FROM nominations_consolidation
    UNION ALL SELECT number FROM nominations_decision
) titles WHERE text <> '';
INSERT INTO nominations_searchphrase (text, people) SELECT text, people FROM said
ON CONFLICT DO NOTHING;

CREATE TEMP TABLE spoken AS
SELECT DISTINCT phrase.id, phrase.people, word
FROM nominations_searchphrase phrase,
    regexp_split_to_table(pg_temp.plain(phrase.text), '[^a-z0-9]+') word
WHERE word <> '';
INSERT INTO nominations_searchword (text) SELECT DISTINCT word FROM spoken
ON CONFLICT DO NOTHING;
INSERT INTO nominations_searchlink (word_id, phrase_id, people)
SELECT known.id, spoken.id, spoken.people
FROM spoken JOIN nominations_searchword known ON known.text = spoken.word
ON CONFLICT DO NOTHING;

SET session_replication_role = DEFAULT;
DROP TABLE dep, uni, per, sub, said, spoken;
