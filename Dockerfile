# The server's image, and that of the operator's commands; docs/decisions/20 says why it is made
# like this. A tag may lead to another image tomorrow: docs/office.md says how to name it by digest.
ARG PYTHON_IMAGE=python:3.11-slim-bookworm
# hadolint ignore=DL3006
FROM ${PYTHON_IMAGE} AS build
WORKDIR /build
COPY requirements.txt .
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements.txt

# hadolint ignore=DL3006
FROM ${PYTHON_IMAGE}
COPY --from=build /opt/venv /opt/venv
RUN install --directory --owner 10001 --group 10001 /var/lib/mgmap
COPY . /srv/mgmap
WORKDIR /srv/mgmap
# The root may be read-only: nothing is written but below /tmp and /var/lib/mgmap.
ENV PATH=/opt/venv/bin:$PATH HOME=/tmp PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10001:10001
EXPOSE 8501
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/_stcore/health')"]
CMD ["streamlit", "run", "dashboard.py", "--server.address", "0.0.0.0", "--server.port", "8501", \
    "--server.headless", "true"]
