#pragma once

#include <QColor>
#include <QImage>
#include <QList>
#include <QRect>
#include <QStringList>

class QWidget;

namespace Peak {

/**
 * How well every text can be read, by what is really painted: `root` is drawn large (three pixels
 * for each), and in each piece of text the strongest ink is compared with the ground around it, as
 * WCAG 2 does.
 *
 * Icons count as words; they are sharp enough for it where the program itself has that scale
 * (QT_SCALE_FACTOR=3). Words that stand apart are judged one by one, so that a pale date beside a
 * dark name is found. WCAG exempts disabled controls from 1.4.3; they are judged too, and told
 * apart, since our own palettes promise the same for them.
 */
namespace ContrastSweep {

struct Word
{
    QString where; ///< names the widget, and the cell of a table
    QColor ink;
    QColor ground;
    double contrast = 0;
    bool enabled = true;
};

/** Everything that can be read in `root` now. */
QList<Word> words(QWidget *root);
/** Those below `least`, a sentence each. */
QStringList tooPale(QWidget *root, double least = 4.5);
/** For tests of the sweep: the words in a part of a picture. */
QList<Word> wordsIn(const QImage &picture, const QRect &part, const QString &where);

} // namespace ContrastSweep
} // namespace Peak
