# The server's image; docs/decisions/20 says why it is made like this. ops/deploy/check.py does the same
# steps without Docker.

# Everything, the import of the register included: docker build --target tools .
FROM python:3.11-slim-bookworm AS tools
ENV PYTHONDONTWRITEBYTECODE=1
COPY requirements.txt /srv/mgmap/
RUN pip install --no-cache-dir --no-compile --requirement /srv/mgmap/requirements.txt \
    && install --directory --owner 10001 --group 10001 /var/lib/mgmap
COPY . /srv/mgmap
WORKDIR /srv/mgmap
USER 10001:10001
ENTRYPOINT ["python", "-m", "data"]

FROM tools AS build
# hadolint ignore=DL3002
USER 0:0
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --no-install-recommends --yes elfutils \
    && sh ops/deploy/image.sh /image /usr/local/lib/python3.11/site-packages

FROM scratch
COPY --from=build /image /
COPY . /srv/mgmap
WORKDIR /srv/mgmap
# Nothing is written but below /tmp.
ENV HOME=/tmp PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10001:10001
EXPOSE 8501
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["/usr/bin/python3", "ops/deploy/health.py"]
CMD ["/usr/bin/python3", "-m", "streamlit", "run", "dashboard.py", "--server.port", "8501", \
    "--server.headless", "true", "--server.fileWatcherType", "none"]
