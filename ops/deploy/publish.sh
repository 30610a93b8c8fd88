#!/bin/sh
# Builds the image of this commit, pushes it to a registry that `docker login` knows, and prints the
# line for ops/deploy/.env that names it by digest. From the root of the repository:
#
#   IMAGE=REGISTRY/NAME PYTHON_IMAGE=python:3.11-slim-bookworm@sha256:… sh ops/deploy/publish.sh
set -eu
: "${IMAGE:?name the image: REGISTRY/NAME, without a tag}"
case ${PYTHON_IMAGE:-} in
*@sha256:*) ;;
*)
    echo "PYTHON_IMAGE: name Python's image by digest (NAME:TAG@sha256:…), as docs/office.md says" >&2
    exit 1
    ;;
esac
name=$IMAGE:$(git describe --always)
docker build --build-arg "PYTHON_IMAGE=$PYTHON_IMAGE" \
    --label "org.opencontainers.image.revision=$(git rev-parse HEAD)" \
    --label org.opencontainers.image.licenses=MIT --tag "$name" . >&2
docker push "$name" >&2
echo "MGMAP_IMAGE=$(docker image inspect --format '{{index .RepoDigests 0}}' "$name")"
