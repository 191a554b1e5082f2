#pragma once

#include "models/db/Error.h"
#include "models/domain/Editing.h"
#include "views/forms/PersonPicker.h"

#include <QDialog>

class QListWidget;

namespace Peak {

class BusyBar;
class MessageBar;

/**
 * Why somebody can or can't see a thing and work with it, in sentences: one for each thing that
 * could be done, allowed ones and others told apart by icon and word.
 *
 * Asks askRequested() whenever a person is chosen, and shows what it is told. GUI thread.
 */
class ExplainDialog final : public QDialog
{
    Q_OBJECT

public:
    /** `thing`: what it is about, "1043  Ortega". */
    ExplainDialog(const QString &thing, PersonFinder findPerson, QWidget *parent = nullptr);

    /** Asks at once. */
    void setPerson(const QUuid &id, const QString &name);
    QListWidget *list() const { return m_list; }

public Q_SLOTS:
    void showAnswers(const QUuid &person, const QList<Peak::AccessAnswer> &answers);
    void showError(const QUuid &person, const Peak::Error &error);

Q_SIGNALS:
    void askRequested(const QUuid &person);

private:
    void ask();

    PersonPicker *m_person;
    MessageBar *m_message;
    BusyBar *m_busy;
    QListWidget *m_list;
};

} // namespace Peak
