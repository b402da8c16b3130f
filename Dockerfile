# The first stage builds the wheel and installs it, the second holds what runs: Python, graphsvc, a user, a volume.
#
#   docker build -t graphsvc .
#   docker run -p 8000:8000 -v graphsvc:/data graphsvc
#
# Reading needs a key, because the server listens beyond loopback (GRAPHSVC_OPEN_READING=true opens it):
#   docker exec CONTAINER graphsvc key create NAME --scope read

FROM python:3.13-slim-bookworm AS build
WORKDIR /source
# Only what the locks name, by hash: an image built again is the same, and a package put in another's place is refused.
COPY locks locks
RUN python3 -m venv /opt/build \
    && /opt/build/bin/pip install --no-cache-dir --require-hashes -r locks/build.txt \
    && python3 -m venv /opt/graphsvc \
    && /opt/graphsvc/bin/pip install --no-cache-dir --require-hashes -r locks/image.txt
COPY . .
RUN /opt/build/bin/python -m hatchling build -t wheel -d /wheels \
    && /opt/graphsvc/bin/pip install --no-cache-dir --no-deps /wheels/*.whl \
    && /opt/graphsvc/bin/pip check

FROM python:3.13-slim-bookworm
COPY --from=build /opt/graphsvc /opt/graphsvc
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin graphsvc \
    && install --directory --owner graphsvc --group graphsvc --mode 0750 /data /backups
ENV GRAPHSVC_STORE=sqlite:////data/graphsvc.sqlite \
    PATH=/opt/graphsvc/bin:$PATH \
    PYTHONUNBUFFERED=1
USER graphsvc
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["graphsvc"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
