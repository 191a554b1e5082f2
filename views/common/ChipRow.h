#pragma once

#include <QList>
#include <QWidget>

class QPushButton;

namespace Peak {

class FlowLayout;

/**
 * The filters of a list as chips: each can be changed, switched off without being lost, and
 * removed; one button removes all. Hidden when there are none. Holds texts and keys only. GUI
 * thread.
 */
class ChipRow final : public QWidget
{
    Q_OBJECT

public:
    struct Chip
    {
        QString key;
        QString text;
        bool on = true;
        bool operator==(const Chip &) const = default;
    };

    explicit ChipRow(QWidget *parent = nullptr);

    void setChips(const QList<Chip> &chips);
    QList<Chip> chips() const { return m_chips; }
    /** The button of a chip, or null. */
    QWidget *chip(const QString &key) const;

Q_SIGNALS:
    void editRequested(const QString &key);
    void switchRequested(const QString &key, bool on);
    void removeRequested(const QString &key);
    void clearRequested();

private:
    QWidget *makeChip(const Chip &chip);

    QList<Chip> m_chips;
    QList<QWidget *> m_widgets;
    QPushButton *m_clear;
    FlowLayout *m_flow;
};

} // namespace Peak
