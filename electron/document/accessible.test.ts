import { describe, expect, it } from 'vitest';
import { makeAccessible, markArtifacts, withoutNothing } from './accessible.ts';

describe('what is painted outside marked content', () => {
  it('becomes an artifact: paths, texts, pictures', () => {
    expect(markArtifacts('q\n1 0 0 RG\n0 0 605 952 re\nf\nQ\n')).toBe(
      'q\n1 0 0 RG\n/Artifact BMC\n0 0 605 952 re\nf\nEMC\n\nQ\n',
    );
    expect(markArtifacts('1 2 m 3 4 l S')).toBe('/Artifact BMC\n1 2 m 3 4 l S\nEMC\n');
    expect(markArtifacts('BT /F4 11 Tf <0007> Tj ET')).toBe(
      '/Artifact BMC\nBT /F4 11 Tf <0007> Tj ET\nEMC\n',
    );
    expect(markArtifacts('q /X1 Do Q')).toBe('q /Artifact BMC\n/X1 Do\nEMC\n Q');
    // What a text means goes with it; it is no tag.
    const spoken = 'BT /Span<</ActualText <FEFF0E04>>>BDC <0007> Tj EMC ET';
    expect(markArtifacts(spoken)).toBe(`/Artifact BMC\n${spoken}\nEMC\n`);
  });

  it('and nothing else is touched', () => {
    for (const content of [
      '/P <</MCID 3>>BDC BT <0007> Tj ET EMC',
      'BT /P <</MCID 3>>BDC <0007> Tj EMC ET',
      '/NonStruct <</MCID 0>>BDC 0 0 1 1 re f EMC',
      '/Artifact <</Type /Pagination>>BDC BT <01> Tj ET EMC',
      '/Artifact BMC 0 0 1 1 re f EMC',
      '0 0 10 10 re W n',
      '% 0 0 1 1 re f\nq Q',
      'q (f S Do \\) (B) BT) Tj Q',
    ])
      expect(markArtifacts(content)).toBe(content);
  });

  it('a stream that is not understood is refused, not half-marked', () => {
    expect(() => markArtifacts('BI /W 1 ID x EI')).toThrow('a picture inside');
    expect(() => markArtifacts('q > Q')).toThrow('not understood');
    expect(() => markArtifacts('BT /Span <<>>BDC ET EMC')).toThrow('cross');
  });
});

it('a map to Unicode keeps what means something', () => {
  expect(withoutNothing('3 beginbfchar\n<0000> <FFFF>\n<0007> <0E01>\n<005B> <0000>\nendbfchar\nend')).toBe(
    '1 beginbfchar\n<0007> <0E01>\nendbfchar\nend',
  );
  expect(withoutNothing('1 beginbfchar\n<0000> <FFFF>\nendbfchar\n')).toBe('\n');
  expect(withoutNothing('1 beginbfrange\n<0001> <0003> <0E01>\nendbfrange')).toContain('beginbfrange');
});

it('a file that is not tagged is refused', async () => {
  const { PDFDocument } = await import('@cantoo/pdf-lib');
  const plain = await PDFDocument.create();
  plain.addPage();
  await expect(makeAccessible(await plain.save())).rejects.toThrow('not tagged');
});
