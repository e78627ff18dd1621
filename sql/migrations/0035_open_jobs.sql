-- The list by a place or an area walks over what is open alone: most postings there ever were are closed.
DROP INDEX job_country_posted;
CREATE INDEX job_country_posted ON job_location (country, posted_at, job_id, open_until, position, region, city) WHERE open_until <> 0;
DROP INDEX job_region_posted;
CREATE INDEX job_region_posted ON job_location (region, posted_at, job_id, open_until, position, country, city) WHERE open_until <> 0;
DROP INDEX job_city_posted;
CREATE INDEX job_city_posted ON job_location (city, posted_at, job_id, open_until, position, country, region) WHERE open_until <> 0;
DROP INDEX job_area_posted;
CREATE INDEX job_area_posted ON job_area (area_id, posted_at, job_id, open_until) WHERE open_until <> 0;
