#pragma once

#include "views/main/PaletteEntry.h"

#include <QFrame>

class QLabel;
class QListView;
class QStandardItemModel;

namespace Peak {

/**
 * The lines under the box at the top: icon, words, what they are, keys or why not.
 *
 * Lies over the window and never takes the focus, which stays in the box. Shows what it is given.
 * GUI thread.
 */
class PaletteList final : public QFrame
{
    Q_OBJECT

public:
    explicit PaletteList(QWidget *window);

    /** Keeps the current line where it is still there, else takes the first. */
    void setEntries(const QList<Peak::PaletteEntry> &entries);
    const QList<PaletteEntry> &entries() const { return m_entries; }
    /** Under the lines: that the server is asked, that nothing was found. */
    void setNote(const QString &note);
    QString note() const;

    int currentRow() const;
    void setCurrentRow(int row);
    /** By that many lines; wraps around for one, stops at the ends for more. */
    void move(int lines);
    /** As high as its lines, within `room` (in the parent's coordinates). */
    void fit(const QRect &room);

Q_SIGNALS:
    void chosen(int row);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<PaletteEntry> m_entries;
    QStandardItemModel *m_model;
    QListView *m_view;
    QLabel *m_note;
};

} // namespace Peak
