/**
 * The note that is attached to the information when it is not corrected as asked (Section 25 paragraph 4): drawn here, printed,
 * and signed by hand. The person's name is written by hand as well: this page does not have it.
 */
import { Button, Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { noBreak } from '../../renderer/components/no-break.tsx';
import { calendarDay, Say, WORDS } from './words.tsx';

export function NoteToAttach({
  reference,
  on,
  onClose,
  onAttached,
}: {
  readonly reference: string;
  readonly on: string;
  readonly onClose: () => void;
  readonly onAttached: () => void;
}) {
  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="modal">
        <Dialog aria-label={`${WORDS.noteTitle.th} ${reference}`}>
          <article className="sheet" lang="th">
            <h2>{noBreak('บันทึกแนบข้อมูลข่าวสารส่วนบุคคล')}</h2>
            <p>
              {noBreak('ตามมาตรา 25 วรรคสี่ แห่งพระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. 2540')}
              <span lang="en"> Section 25 paragraph 4, Official Information Act B.E. 2540</span>
            </p>
            <dl>
              <dt>
                <Say words={WORDS.number} />
              </dt>
              <dd>{reference}</dd>
              <dt>
                <Say words={WORDS.date} />
              </dt>
              <dd>{calendarDay(on)}</dd>
            </dl>
            <p>
              {noBreak(
                'เจ้าของข้อมูลได้มีคำขอเป็นหนังสือให้แก้ไขเปลี่ยนแปลงหรือลบข้อมูลข่าวสารส่วนนี้ และหน่วยงานมิได้แก้ไขตามคำขอ เจ้าของข้อมูลจึงขอให้หมายเหตุคำขอนี้แนบไว้กับข้อมูลข่าวสารส่วนบุคคลที่เกี่ยวข้อง',
              )}
            </p>
            <p lang="en">
              The person asked in writing that this information be corrected, altered or deleted. The agency
              did not do so. At the person’s wish this request is noted and attached to the information.
            </p>
            <p className="line">
              <Say words={WORDS.noteAbout} />
            </p>
            <p className="line">
              <Say words={WORDS.notePerson} />
            </p>
            <p className="line">
              <Say words={WORDS.noteRegistrar} />
            </p>
          </article>
          <div className="acts">
            <Button className="action second" onPress={() => window.print()}>
              <Say words={WORDS.print} />
            </Button>
            <Button className="action" onPress={onAttached}>
              <Say words={WORDS.noteIsAttached} />
            </Button>
            <Button className="action second" onPress={onClose}>
              <Say words={WORDS.close} />
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
