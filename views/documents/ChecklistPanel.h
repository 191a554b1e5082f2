#pragma once

#include "models/db/Error.h"
#include "models/domain/DocumentAnswers.h"

#include <QWidget>

class QLabel;
class QScrollArea;
class QVBoxLayout;

namespace Peak {

class EmptyState;

/*
 * Who: the coordinator of an exchange, before each stage and before closing; the client, to see
 * what is still wanted of them.
 * First: what is missing now. What is there already, and what later stages want, is read less.
 * Then: upload just that, with the type filled in.
 */

/**
 * Which documents the stages of an exchange want, and which of them are there.
 *
 * Shows what it is given; uploads nothing. GUI thread.
 */
class ChecklistPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit ChecklistPanel(QWidget *parent = nullptr);

    /** `whyNoUpload` is on the buttons of what is missing. */
    void showItems(const QList<Peak::ChecklistItem> &items, const QString &whyNoUpload);
    void showError(const Peak::Error &error);
    /** Those that are due and missing. */
    static int missing(const QList<Peak::ChecklistItem> &items);

    QSize sizeHint() const override;

Q_SIGNALS:
    void uploadRequested(const Peak::ChecklistItem &item);
    void openRequested(const QUuid &document);
    void retryRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void fill();
    void addItem(QVBoxLayout *column, const ChecklistItem &item);

    QList<ChecklistItem> m_items;
    QString m_whyNoUpload;
    QLabel *m_title;
    EmptyState *m_state;
    QScrollArea *m_scroll;
};

} // namespace Peak
