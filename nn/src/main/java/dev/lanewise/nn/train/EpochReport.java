package dev.lanewise.nn.train;

/**
 * What an epoch brought.
 *
 * @param epoch from 1
 * @param loss mean over its steps
 * @param trainAccuracy share of training images classified rightly, each just before its own step
 * @param test how the test images were classified after it
 * @param imagesPerSecond of training time
 */
public record EpochReport(
    int epoch, double loss, double trainAccuracy, Evaluation test, double imagesPerSecond) {}
