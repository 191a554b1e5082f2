#pragma once

#include "views/common/ThemeColors.h"

#include <QList>
#include <QWidget>

class QGridLayout;
class QLabel;
class QToolButton;

namespace Peak {

/** A value to read and to copy: selectable by mouse and keyboard, a dim dash where there is none.
 */
class ValueLabel final : public QWidget
{
    Q_OBJECT

public:
    explicit ValueLabel(const QString &name, QWidget *parent = nullptr);

    /** `icon` and `status` stand before the text; the text says the same in words. */
    void setValue(const QString &text, const QString &icon = {}, Status status = Status::Neutral);
    /** A button behind the value that copies `text`, which says nothing to who reads it; empty:
     * none. `label` names it: "Copy the ID". */
    void setCopy(const QString &label, const QString &text);
    QString value() const { return m_value; }
    QString name() const { return m_name; }
    void setStale(bool stale);

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void refresh();

    QString m_name;
    QString m_value;
    QString m_iconName;
    Status m_status = Status::Neutral;
    bool m_stale = false;
    QLabel *m_icon;
    QLabel *m_text;
    QToolButton *m_copy = nullptr;
    QString m_copied; ///< what it puts on the clipboard
};

/**
 * A titled group of named values on a page.
 *
 * Holds texts only; whoever fills it keeps the labels that add() gave. GUI thread.
 */
class FieldGroup final : public QWidget
{
    Q_OBJECT

public:
    explicit FieldGroup(const QString &title, QWidget *parent = nullptr);

    ValueLabel *add(const QString &name);
    QString title() const;
    const QList<ValueLabel *> &values() const { return m_values; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_title;
    QGridLayout *m_grid;
    QList<ValueLabel *> m_values;
};

} // namespace Peak
